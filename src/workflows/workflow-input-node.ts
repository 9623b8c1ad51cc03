/** The node type that reads the rows of another workflow; the planner puts that one in its place. */
export const WORKFLOW_INPUT_NODE = 'flowcontrol/workflowInput';

/** The terminator that marks the rows that other workflows read. */
export const WORKFLOW_OUTPUT_NODE = 'termination/workflowOutput';
