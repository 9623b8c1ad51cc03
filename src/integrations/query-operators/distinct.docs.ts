import { MISSING_COLUMN, MISSING_COLUMN_ERROR, operatorDocs } from './operator-docs';

export const DISTINCT_DOCS = operatorDocs({
  emptyInput: 'No rows come out; the columns stay.',
  nulls: 'Empty values are equal to each other.',
  missingColumns: MISSING_COLUMN,
  mixedTypes:
    'A column of mixed types is text: 1 and "1" are equal there. Objects are equal when their JSON is, keys in the same order.',
  nameCollisions: 'Columns keep their names; "id" and "ID" are two columns, told apart by case.',
  errors: [MISSING_COLUMN_ERROR],
  title: 'The first order of each customer',
  inputs: [
    [
      { customer: 'Acme', order: 'A-1' },
      { customer: 'Globex', order: 'A-2' },
      { customer: 'Acme', order: 'A-3' },
    ],
  ],
  steps: [['distinct', { columns: ['customer'] }]],
  rows: [
    { customer: 'Acme', order: 'A-1' },
    { customer: 'Globex', order: 'A-2' },
  ],
});
