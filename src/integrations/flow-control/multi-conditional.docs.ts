import type { NodeDocs } from '../../node-sdk';

export const MULTI_CONDITIONAL_DOCS: NodeDocs = {
  emptyInput: 'No rows leave by any port.',
  nulls:
    'As in a filter: an empty value meets no condition but is_null, neq, not_in and not_contains. A row that meets no rule leaves by else, so every row leaves by exactly one port, in the order in which it came.',
  missingColumns: 'The run fails and names the nearest columns of the input.',
  mixedTypes:
    'A number is compared as a number also where the column is text; text that is no number does not meet such a condition.',
  nameCollisions:
    'A column is found by its exact name, else by the only one that differs by case alone. Two ports may not have names that differ by case alone.',
  errors: [
    'A value cannot be compared with its column, such as text with a column of dates: the message says what the column holds.',
    'The input lacks a column that a rule names.',
  ],
  example: {
    title: 'Orders by size',
    nodes: [
      {
        node_type: 'input/rows',
        config: {
          rows: [
            { id: 1, amount: 5000, country: 'DE' },
            { id: 2, amount: 40, country: 'FR' },
            { id: 3, amount: 1200, country: 'FR' },
          ],
        },
      },
      {
        node_type: 'flowcontrol/multiConditional',
        config: {
          rules: [
            { name: 'large', field: 'amount', operator: 'gte', value: 1000 },
            { name: 'domestic', field: 'country', operator: 'eq', value: 'DE' },
          ],
        },
      },
      { node_type: 'termination/dashboardOutput', label: 'Large orders' },
      { node_type: 'termination/dashboardOutput', label: 'Other domestic orders' },
      { node_type: 'termination/dashboardOutput', label: 'The rest' },
    ],
    edges: [
      { source_node_index: 0, target_node_index: 1 },
      { source_node_index: 1, target_node_index: 2, source_key: 'large' },
      { source_node_index: 1, target_node_index: 3, source_key: 'domestic' },
      { source_node_index: 1, target_node_index: 4, source_key: 'else' },
    ],
    rows: [
      { id: 1, amount: 5000, country: 'DE' },
      { id: 3, amount: 1200, country: 'FR' },
    ],
  },
};
