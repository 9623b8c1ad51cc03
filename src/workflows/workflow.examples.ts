/** Bodies and answers as the API document shows them. */
export const WORKFLOW_EXAMPLE = {
  id: 42,
  title: 'Daily Sales Report',
  description: 'Pulls Stripe data and generates a summary',
  is_active: true,
  created: '2026-03-15T09:00:00.000Z',
  modified: '2026-04-28T14:30:00.000Z',
  visibility: 'private',
  version: 3,
  nodes: [
    {
      id: 101,
      node_type: 'stripe/listCharges',
      node_role: 'getter',
      label: 'List Charges',
      config: { limit: 100, status: 'succeeded' },
    },
    {
      id: 102,
      node_type: 'queryoperators/computedColumn',
      node_role: 'setter',
      label: 'Calculate Revenue',
      config: { column_name: 'revenue_usd', expression: 'amount / 100' },
    },
    {
      id: 103,
      node_type: 'termination/dashboardOutput',
      node_role: 'terminator',
      label: 'Output to Dashboard',
      config: {},
    },
  ],
  edges: [
    {
      id: 201,
      source_node_id: 101,
      target_node_id: 102,
      source_key: 'output1',
      target_key: 'input1',
    },
    {
      id: 202,
      source_node_id: 102,
      target_node_id: 103,
      source_key: 'output1',
      target_key: 'input1',
    },
  ],
};

export const SAVED_WORKFLOW_EXAMPLE = {
  ...WORKFLOW_EXAMPLE,
  node_id_map: { 0: 101, 1: 102, 2: 103 },
};

const { nodes, edges, ...metadata } = WORKFLOW_EXAMPLE;

export const WORKFLOW_LIST_EXAMPLE = {
  workflows: [{ ...metadata, node_count: nodes.length, edge_count: edges.length }],
  total: 1,
  page: 0,
  limit: 50,
};

export const CREATE_WORKFLOW_EXAMPLE = {
  title: 'New Sales Pipeline',
  description: 'Automated Stripe charge processing',
  nodes: [
    {
      node_type: 'stripe/listCharges',
      node_role: 'getter',
      label: 'List Charges',
      config: { limit: 50 },
    },
    {
      node_type: 'termination/dashboardOutput',
      node_role: 'terminator',
      label: 'Dashboard Output',
      config: {},
    },
  ],
  edges: [
    {
      source_node_index: 0,
      target_node_index: 1,
      source_key: 'output1',
      target_key: 'input1',
    },
  ],
};

export const UPDATE_METADATA_EXAMPLE = {
  title: 'Updated Title',
  description: 'New description',
  is_active: false,
};

export const REPLACE_GRAPH_EXAMPLE = {
  title: 'Updated Pipeline',
  nodes: [
    { node_type: 'stripe/listCharges', node_role: 'getter', label: 'Charges', config: {} },
    {
      node_type: 'queryoperators/aggregation',
      node_role: 'setter',
      label: 'Sum Revenue',
      config: {},
    },
    {
      node_type: 'termination/dashboardOutput',
      node_role: 'terminator',
      label: 'Output',
      config: {},
    },
  ],
  edges: [
    { source_node_index: 0, target_node_index: 1 },
    { source_node_index: 1, target_node_index: 2 },
  ],
};

export const INVALID_WORKFLOW_EXAMPLE = {
  valid: false,
  errors: [
    { node_id: 102, message: 'Missing required config field: column_name' },
    { node_id: null, message: 'No terminator node found in workflow' },
  ],
  warnings: [],
};
