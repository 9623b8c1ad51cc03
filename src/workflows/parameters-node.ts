/** The node type whose config is the workflow's input contract, with or without edges. */
export const PARAMETERS_NODE = 'input/parameters';
