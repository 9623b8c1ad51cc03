import { type Delivery, NoConfig, NodeType, type Terminator } from '../../node-sdk';

/** The rows are kept as a result of the execution anyway: nothing further is to be delivered. */
@NodeType({
  key: 'dashboardOutput',
  role: 'terminator',
  label: 'Dashboard Output',
  description: 'Keep the rows as a result that can be paged through and shown on a dashboard',
  config: NoConfig,
})
export class DashboardOutputNode implements Terminator<NoConfig> {
  deliver(): Delivery | undefined {
    return undefined;
  }
}
