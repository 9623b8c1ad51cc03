import type { NodeDocs } from '../../node-sdk';

export const LOGICAL_TRIGGER_DOCS: NodeDocs = {
  emptyInput: 'No rows come out; an input without rows opens no gate.',
  nulls:
    'As in a filter: an empty value meets no condition but is_null, neq, not_in and not_contains. With gate_all and every_row, one row that does not meet the conditions keeps all rows back.',
  missingColumns: 'The run fails and names the nearest columns of the input.',
  mixedTypes:
    'A number is compared as a number also where the column is text; text that is no number does not meet such a condition.',
  nameCollisions:
    'A column is found by its exact name, else by the only one that differs by case alone.',
  errors: [
    'A value cannot be compared with its column, such as text with a column of dates: the message says what the column holds.',
    'The input lacks a column that a condition names.',
  ],
  example: {
    title: 'All readings, if any of them is critical',
    nodes: [
      {
        node_type: 'input/rows',
        config: {
          rows: [
            { sensor: 'a', celsius: 21 },
            { sensor: 'b', celsius: 95 },
          ],
        },
      },
      {
        node_type: 'flowcontrol/logicalTrigger',
        config: { field: 'celsius', operator: 'gt', value: 90, mode: 'gate_all' },
      },
      { node_type: 'termination/dashboardOutput', label: 'Readings of an alarm' },
    ],
    edges: [
      { source_node_index: 0, target_node_index: 1 },
      { source_node_index: 1, target_node_index: 2 },
    ],
    rows: [
      { sensor: 'a', celsius: 21 },
      { sensor: 'b', celsius: 95 },
    ],
  },
};
