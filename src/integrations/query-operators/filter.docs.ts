import { MISSING_COLUMN, MISSING_COLUMN_ERROR, operatorDocs } from './operator-docs';

export const FILTER_DOCS = operatorDocs({
  emptyInput: 'No rows come out; the columns stay.',
  nulls:
    'An empty column meets no condition but is_null and the negated ones: neq, not_in and not_contains keep its row. null in the array of in stands for an empty column.',
  missingColumns: MISSING_COLUMN,
  mixedTypes:
    'A number is compared as a number also where the column is text; text that is no number meets no such condition. A value that cannot be of the type of the column, such as "many" for numbers, fails the node. Texts are compared exactly, capitals before small letters; contains, starts_with, ends_with and matches read any column as text.',
  nameCollisions: 'Columns keep their names; "id" and "ID" are two columns, told apart by case.',
  errors: [
    MISSING_COLUMN_ERROR,
    'The value cannot be compared with the type of the column: write another value, or cast the column first.',
    'The pattern of matches is no valid RE2 regular expression: the message says what is wrong with it.',
  ],
  title: 'Large paid orders',
  inputs: [
    [
      { order: 'A-1', amount: 12000, status: 'paid' },
      { order: 'A-2', amount: 800, status: 'paid' },
      { order: 'A-3', amount: 15000, status: 'open' },
      { order: 'A-4', amount: null, status: 'paid' },
    ],
  ],
  steps: [
    [
      'filter',
      {
        conditions: [
          { field: 'amount', operator: 'gt', value: 10000 },
          { field: 'status', operator: 'in', value: ['paid', 'shipped'] },
        ],
        match: 'all',
      },
    ],
  ],
  rows: [{ order: 'A-1', amount: 12000, status: 'paid' }],
});
