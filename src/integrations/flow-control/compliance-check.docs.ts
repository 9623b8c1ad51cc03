import type { NodeDocs } from '../../node-sdk';

export const COMPLIANCE_CHECK_DOCS: NodeDocs = {
  emptyInput: 'No rows leave by pass or fail.',
  nulls:
    'As in a filter: an empty value meets no condition but is_null, neq, not_in and not_contains, so a row whose compliance cannot be seen leaves by fail.',
  missingColumns: 'The run fails and names the nearest columns of the input.',
  mixedTypes:
    'A number is compared as a number also where the column is text; text that is no number does not meet such a condition.',
  nameCollisions:
    'The run fails where the input has a column of the name of violations_column or severity_column: choose another name there.',
  errors: [
    'A value cannot be compared with its column, such as text with a column of dates: the message says what the column holds.',
    'The input lacks a column that a rule names.',
  ],
  example: {
    title: 'Payments that break a rule',
    nodes: [
      {
        node_type: 'input/rows',
        config: {
          rows: [
            { payment: 1, amount: 800, approved_by: null, country: 'DE' },
            { payment: 2, amount: 20000, approved_by: null, country: 'XX' },
            { payment: 3, amount: 15000, approved_by: 'Ada', country: 'FR' },
          ],
        },
      },
      {
        node_type: 'flowcontrol/complianceCheck',
        config: {
          rules: [
            {
              name: 'Payments over 10000 are approved',
              severity: 'high',
              conditions: [
                { field: 'amount', operator: 'lte', value: 10000 },
                { field: 'approved_by', operator: 'is_not_null' },
              ],
              match: 'any',
              message: 'Ask the cost centre for an approval',
            },
            {
              name: 'Known country',
              severity: 'critical',
              field: 'country',
              operator: 'in',
              value: ['DE', 'FR'],
            },
          ],
        },
      },
      { node_type: 'termination/dashboardOutput', label: 'Violations' },
      { node_type: 'termination/dashboardOutput', label: 'Compliant payments' },
    ],
    edges: [
      { source_node_index: 0, target_node_index: 1 },
      { source_node_index: 1, target_node_index: 2, source_key: 'fail' },
      { source_node_index: 1, target_node_index: 3, source_key: 'pass' },
    ],
    rows: [
      {
        payment: 2,
        amount: 20000,
        approved_by: null,
        country: 'XX',
        violations: [
          {
            rule: 'Payments over 10000 are approved',
            severity: 'high',
            message: 'Ask the cost centre for an approval',
          },
          { rule: 'Known country', severity: 'critical', message: null },
        ],
        violation_severity: 'critical',
      },
    ],
  },
};
