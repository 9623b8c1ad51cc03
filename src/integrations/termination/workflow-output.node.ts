import { type Delivery, NodeType, type Terminator } from '../../node-sdk';
import { WorkflowOutputConfig } from './workflow-output.config';

/** Read by another workflow, its rows go there; in a run of its own they are kept like any result. */
@NodeType({
  key: 'workflowOutput',
  role: 'terminator',
  label: 'Workflow Output',
  description: 'Mark the rows that other workflows read by a workflowInput',
  config: WorkflowOutputConfig,
  docs: {
    errors: ['The rows are larger than RESULT_MAX_MB: aggregate or filter them first.'],
    example: {
      title: 'Customers for other workflows',
      nodes: [
        { node_type: 'input/rows', config: { rows: [{ id: 1, name: 'Acme' }] } },
        { node_type: 'termination/workflowOutput', config: { name: 'customers' } },
      ],
      edges: [{ source_node_index: 0, target_node_index: 1 }],
      rows: [{ id: 1, name: 'Acme' }],
    },
  },
})
export class WorkflowOutputNode implements Terminator<WorkflowOutputConfig> {
  deliver(): Delivery | undefined {
    return undefined;
  }
}
