import { MISSING_COLUMN, MISSING_COLUMN_ERROR, operatorDocs } from './operator-docs';

export const CAST_COLUMNS_DOCS = operatorDocs({
  emptyInput: 'No rows come out; the columns have their new types.',
  nulls: 'Empty values stay empty; blank text becomes empty, except as a string.',
  missingColumns: MISSING_COLUMN,
  mixedTypes:
    'Every value must fit: the first that does not fails the node, naming column and value. true and false become 1 and 0; yes, no, 1 and 0 become true and false.',
  nameCollisions: 'Columns keep their names; two entries that mean the same column fail the node.',
  errors: [
    MISSING_COLUMN_ERROR,
    'A value does not fit: filter such rows out before, or use TRY_CAST in computedColumn.',
    'The type cannot become the other one at all, such as booleans dates.',
  ],
  title: 'Text as numbers and dates',
  inputs: [[{ amount: '12.50', paid: 'yes', day: '2026-04-29' }]],
  steps: [['castColumns', { columns: { amount: 'number', paid: 'boolean', day: 'datetime' } }]],
  rows: [{ amount: 12.5, paid: true, day: '2026-04-29T00:00:00.000Z' }],
});
