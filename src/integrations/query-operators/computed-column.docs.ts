import { MISSING_COLUMN, operatorDocs } from './operator-docs';

export const COMPUTED_COLUMN_DOCS = operatorDocs({
  emptyInput: 'No rows come out; the new column is there.',
  nulls:
    'As in SQL: an expression over an empty column is empty, unless coalesce or CASE says otherwise; || with an empty text is empty.',
  missingColumns: MISSING_COLUMN,
  mixedTypes:
    'A column of mixed types is text: CAST(x AS DOUBLE) fails at a value that is no number, TRY_CAST(x AS DOUBLE) leaves it empty.',
  nameCollisions:
    'A column of exactly that name is replaced in its place, and its old value can be used in the expression; a name that differs in case is another column.',
  errors: [
    'The expression is not allowed or cannot be read: the message names the position, function or column.',
    'A value does not fit a cast or function: use TRY_CAST or try_strptime, or filter such rows out before.',
  ],
  title: 'Cents as dollars',
  inputs: [
    [
      { charge_id: 'ch_1abc', amount: 4999 },
      { charge_id: 'ch_2def', amount: 2500 },
    ],
  ],
  steps: [['computedColumn', { column_name: 'revenue_usd', expression: 'round(amount / 100, 2)' }]],
  rows: [
    { charge_id: 'ch_1abc', amount: 4999, revenue_usd: 49.99 },
    { charge_id: 'ch_2def', amount: 2500, revenue_usd: 25 },
  ],
});
