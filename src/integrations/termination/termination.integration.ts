import { Integration } from '../../node-sdk';
import { DashboardOutputNode } from './dashboard-output.node';
import { WorkflowOutputNode } from './workflow-output.node';
import { WriteExcelNode } from './write-excel.node';
import { WriteFileNode } from './write-file.node';

/** Where a workflow's rows end. */
@Integration({
  key: 'termination',
  name: 'Termination',
  id: 7,
  nodes: [DashboardOutputNode, WorkflowOutputNode, WriteFileNode, WriteExcelNode],
})
export class TerminationIntegration {}
