import { MISSING_COLUMN, MISSING_COLUMN_ERROR, operatorDocs } from './operator-docs';

export const SORT_DOCS = operatorDocs({
  emptyInput: 'No rows come out; the columns stay.',
  nulls:
    'Rows in which the column is empty go last, or first with nulls: first, in either direction.',
  missingColumns: MISSING_COLUMN,
  mixedTypes:
    'A column of mixed types is text, and sorted as text: "10" before "9". Cast it to a number first to sort by number. false goes before true.',
  nameCollisions: 'Columns keep their names; "id" and "ID" are two columns, told apart by case.',
  errors: [MISSING_COLUMN_ERROR],
  title: 'Largest first, the unknown last',
  inputs: [
    [
      { customer: 'Acme', amount: 80 },
      { customer: 'Initech', amount: null },
      { customer: 'Globex', amount: 120.5 },
    ],
  ],
  steps: [['sort', { by: [{ column: 'amount', direction: 'desc', nulls: 'last' }] }]],
  rows: [
    { customer: 'Globex', amount: 120.5 },
    { customer: 'Acme', amount: 80 },
    { customer: 'Initech', amount: null },
  ],
});
