import { MISSING_COLUMN, MISSING_COLUMN_ERROR, operatorDocs } from './operator-docs';

export const FILL_NULL_DOCS = operatorDocs({
  emptyInput: 'No rows come out; the columns stay.',
  nulls: 'Empty values get the value; blank text is not empty and stays.',
  missingColumns: MISSING_COLUMN,
  mixedTypes:
    'The value must be of the type of the column, else the node fails; a number written as text counts as one. In text columns, and in columns that hold nothing at all, numbers and true or false become text.',
  nameCollisions: 'Columns keep their names; two entries that mean the same column fail the node.',
  errors: [
    MISSING_COLUMN_ERROR,
    'The value is not of the type of the column: cast the column first, or choose another value.',
  ],
  title: 'Zero where nothing was sold',
  inputs: [
    [
      { shop: 'North', amount: 120.5, currency: 'eur' },
      { shop: 'South', amount: null, currency: null },
    ],
  ],
  steps: [['fillNull', { columns: { amount: 0, currency: 'usd' } }]],
  rows: [
    { shop: 'North', amount: 120.5, currency: 'eur' },
    { shop: 'South', amount: 0, currency: 'usd' },
  ],
});
