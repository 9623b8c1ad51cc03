import type { NodeDocs } from '../../node-sdk';

export const WORKFLOW_INPUT_DOCS: NodeDocs = {
  emptyInput: 'There is no input. Where the other workflow has no rows, none come out.',
  errors: [
    'There is no workflow of that id, or whoever runs this one may not see it; it is not active; it is not valid.',
    'Workflows read each other in a circle, more than 5 deep, or have more than 1000 nodes together.',
    'It has several outputs and output names none of them.',
    'A param that its input contract requires is missing in params, or is of another type.',
    'A node of it fails: the message names the node and its workflow. Its terminators deliver nothing.',
  ],
  example: {
    title: 'The large ones among the rows of another workflow',
    params: { workflow_id: 42 },
    nodes: [
      {
        node_type: 'input/parameters',
        config: { parameters: [{ name: 'workflow_id', type: 'number', required: true }] },
      },
      {
        node_type: 'flowcontrol/workflowInput',
        label: 'Orders',
        config: { workflow_id: '{{ params.workflow_id }}', params: {} },
      },
      { node_type: 'queryoperators/limit', config: { count: 10 } },
      { node_type: 'termination/dashboardOutput' },
    ],
    edges: [
      { source_node_index: 1, target_node_index: 2 },
      { source_node_index: 2, target_node_index: 3 },
    ],
  },
};
