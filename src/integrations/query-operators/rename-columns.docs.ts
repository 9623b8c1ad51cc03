import { MISSING_COLUMN, MISSING_COLUMN_ERROR, operatorDocs } from './operator-docs';

export const RENAME_COLUMNS_DOCS = operatorDocs({
  emptyInput: 'No rows come out; the columns have their new names.',
  nulls: 'Values do not matter.',
  missingColumns: MISSING_COLUMN,
  mixedTypes: 'Values and types stay as they are.',
  nameCollisions:
    'Two columns of one name fail the node. Columns may swap names, and differ in case alone.',
  errors: [
    MISSING_COLUMN_ERROR,
    'Two columns would have one name, or two entries mean one column: change the config.',
  ],
  title: 'Names for people',
  inputs: [[{ amt: 12, cur: 'usd' }]],
  steps: [['renameColumns', { columns: { amt: 'amount', cur: 'currency' } }]],
  rows: [{ amount: 12, currency: 'usd' }],
});
