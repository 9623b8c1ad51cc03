import type { NodeDocs } from '../../node-sdk';

const ROWS = [
  { email: 'ada@example.com', age: 36 },
  { email: null, age: 200 },
  { email: 'ada@example.com', age: 5 },
];

export const DATA_VALIDATION_DOCS: NodeDocs = {
  emptyInput: 'Nothing leaves by output1 or output2; with fail the run does not fail.',
  nulls:
    'An empty value breaks required alone (so does a blank text); of an expression that is NULL nothing is said, as in a CHECK constraint. The first row with a value is unique, those after it are not.',
  missingColumns: 'The run fails and names the nearest columns of the input.',
  mixedTypes:
    'type also accepts a text that says such a value: "12" is a number, "2026-04-29" a date. range compares numbers as numbers also where the column is text; a text that is no number is out of range.',
  nameCollisions:
    'output1 has the columns of the input, output2 always row (its number, from 1), column, rule, value (as text, at most 1000 characters) and message. A column is found by its exact name, else by the only one that differs by case alone.',
  errors: [
    'invalid_rows is fail and a row breaks a rule: the message says which row and why.',
    'The input lacks a column that a rule names.',
    'A bound of range cannot be compared with its column, such as a text with a column of numbers.',
    'The pattern of a regex is not a regular expression of RE2.',
  ],
  example: {
    title: 'What is wrong with customers',
    nodes: [
      { node_type: 'input/rows', config: { rows: ROWS } },
      {
        node_type: 'flowcontrol/dataValidation',
        config: {
          rules: [
            { column: 'email', rule: 'required' },
            { column: 'email', rule: 'unique' },
            { column: 'age', rule: 'range', min: 0, max: 150 },
          ],
        },
      },
      { node_type: 'termination/dashboardOutput', label: 'Issues' },
      { node_type: 'termination/dashboardOutput', label: 'Valid customers' },
    ],
    edges: [
      { source_node_index: 0, target_node_index: 1 },
      { source_node_index: 1, target_node_index: 2, source_key: 'output2' },
      { source_node_index: 1, target_node_index: 3 },
    ],
    rows: [
      { row: 2, column: 'email', rule: 'required', value: null, message: 'email is missing' },
      { row: 2, column: 'age', rule: 'range', value: '200', message: 'age must be 0 to 150' },
      {
        row: 3,
        column: 'email',
        rule: 'unique',
        value: 'ada@example.com',
        message: 'email repeats the value of an earlier row',
      },
    ],
  },
};
