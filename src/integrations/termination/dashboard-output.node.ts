import { type Delivery, NoConfig, NodeType, type Terminator } from '../../node-sdk';

/** The rows are kept as a result of the execution anyway: nothing further is to be delivered. */
@NodeType({
  key: 'dashboardOutput',
  role: 'terminator',
  label: 'Dashboard Output',
  description: 'Keep the rows as a result that can be paged through and shown on a dashboard',
  config: NoConfig,
  docs: {
    errors: ['The rows are larger than RESULT_MAX_MB: aggregate or filter them first.'],
    example: {
      title: 'Rows for a dashboard',
      nodes: [
        { node_type: 'input/rows', config: { rows: [{ day: '2026-04-01', sales: 1200 }] } },
        { node_type: 'termination/dashboardOutput', label: 'Sales by day' },
      ],
      edges: [{ source_node_index: 0, target_node_index: 1 }],
      rows: [{ day: '2026-04-01', sales: 1200 }],
    },
  },
})
export class DashboardOutputNode implements Terminator<NoConfig> {
  deliver(): Delivery | undefined {
    return undefined;
  }
}
