import { type Getter, NodeError, NodeType, type RowSource } from '../../node-sdk';
import { WorkflowInputConfig } from './workflow-input.config';
import { WORKFLOW_INPUT_DOCS } from './workflow-input.docs';

/**
 * Only names another workflow: before a run, that one's nodes are taken into the plan, and their
 * rows are this node's.
 */
@NodeType({
  key: 'workflowInput',
  role: 'getter',
  label: 'Workflow Input',
  description: 'Read the rows of another workflow',
  config: WorkflowInputConfig,
  inputs: [],
  docs: WORKFLOW_INPUT_DOCS,
})
export class WorkflowInputNode implements Getter<WorkflowInputConfig> {
  read(): RowSource {
    throw new NodeError('The workflow to read was not made a part of this run');
  }
}
