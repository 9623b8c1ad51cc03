import { Integration } from '../../node-sdk';
import { DashboardOutputNode } from './dashboard-output.node';

/** Where a workflow's rows end. */
@Integration({ key: 'termination', name: 'Termination', id: 7, nodes: [DashboardOutputNode] })
export class TerminationIntegration {}
