import { MISSING_COLUMN, MISSING_COLUMN_ERROR, operatorDocs } from './operator-docs';

export const UNPIVOT_DOCS = operatorDocs({
  emptyInput: 'No rows come out; the kept columns, the name and the value column are there.',
  nulls: 'An empty value makes a row too, unless skip_nulls is set.',
  missingColumns: MISSING_COLUMN,
  mixedTypes:
    'Columns of one type keep it, numbers become numbers; columns of several types become text, written as the API writes them.',
  nameCollisions:
    'A name_column or value_column that a kept column has already fails the node. Two names that mean the same column do too.',
  errors: [
    MISSING_COLUMN_ERROR,
    'name_column or value_column is taken, or both are the same: choose another name.',
  ],
  title: 'A row for each month',
  inputs: [
    [
      { shop: 'North', january: 10, february: 12.5 },
      { shop: 'South', january: null, february: 7 },
    ],
  ],
  steps: [
    ['unpivot', { columns: ['january', 'february'], name_column: 'month', value_column: 'amount' }],
  ],
  rows: [
    { shop: 'North', month: 'january', amount: 10 },
    { shop: 'North', month: 'february', amount: 12.5 },
    { shop: 'South', month: 'january', amount: null },
    { shop: 'South', month: 'february', amount: 7 },
  ],
});
