import { MISSING_COLUMN, MISSING_COLUMN_ERROR, operatorDocs } from './operator-docs';

export const WINDOW_DOCS = operatorDocs({
  emptyInput: 'No rows come out; the new columns are there.',
  nulls:
    'Rows whose partition columns are empty make a partition together. Empty values are passed over by sum, avg, min, max and count, and by the others with skip_nulls; a frame without values has an empty sum and counts 0.',
  missingColumns: MISSING_COLUMN,
  mixedTypes:
    'sum and avg read numbers out of text, pass over blank text and fail at text that is none; they refuse dates, objects and arrays. A column of mixed types is ordered as text. default must be of the type of the column.',
  nameCollisions:
    'A column of exactly the name of a new one is replaced in its place; all functions see the values before. Two new columns of one name are refused.',
  errors: [
    MISSING_COLUMN_ERROR,
    'rank, dense_rank or percent_rank without order_by: the config is refused.',
    'A value is no number, or default is not of the type of the column.',
  ],
  title: 'Running totals by shop',
  inputs: [
    [
      { shop: 'North', day: 2, amount: 5 },
      { shop: 'South', day: 1, amount: 7 },
      { shop: 'North', day: 1, amount: 10 },
    ],
  ],
  steps: [
    [
      'window',
      {
        partition_by: ['shop'],
        order_by: [{ column: 'day' }],
        functions: [
          { function: 'sum', column: 'amount', alias: 'total' },
          { function: 'lag', column: 'amount', alias: 'day_before', default: 0 },
        ],
      },
    ],
  ],
  rows: [
    { shop: 'North', day: 2, amount: 5, total: 15, day_before: 10 },
    { shop: 'South', day: 1, amount: 7, total: 7, day_before: 0 },
    { shop: 'North', day: 1, amount: 10, total: 10, day_before: 0 },
  ],
});
