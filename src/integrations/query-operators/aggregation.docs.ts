import { MISSING_COLUMN, MISSING_COLUMN_ERROR, operatorDocs } from './operator-docs';

export const AGGREGATION_DOCS = operatorDocs({
  emptyInput:
    'Without group_by one row comes out: counts are 0, everything else is empty. With group_by or pivot_by no rows come out.',
  nulls:
    'Rows whose key is empty make a group of their own, the last one. Empty values are passed over, except by first, last and list; a group without values has empty sums. With pivot_by, empty values of that column make a column "null"; a cell without rows counts 0 and is empty otherwise.',
  missingColumns: MISSING_COLUMN,
  mixedTypes:
    'sum, avg, median and stddev read numbers out of text, pass over blank text and fail at text that is none; true counts 1. They refuse dates, objects and arrays. min and max of text go by code points. Periods read dates out of text and take numbers as unix seconds.',
  nameCollisions:
    'Two columns of one name are refused: give one an alias. Columns that pivot_by makes give way to the group columns and to each other: 2026, 2026_2; an empty text makes the column "empty".',
  errors: [
    MISSING_COLUMN_ERROR,
    'A value is no number, or no date for a period: clean the column before, with filter or castColumns.',
    'pivot_by finds more values than the 1000 columns that it may make: filter or group the values first.',
  ],
  title: 'Revenue by month and currency',
  inputs: [
    [
      { created: '2026-03-05', currency: 'usd', amount: 100 },
      { created: '2026-03-09', currency: 'eur', amount: 80.5 },
      { created: '2026-03-20', currency: 'usd', amount: 50 },
      { created: '2026-04-01', currency: 'usd', amount: 70 },
    ],
  ],
  steps: [
    [
      'aggregation',
      {
        group_by: [{ column: 'created', period: 'month' }],
        aggregations: [{ function: 'sum', column: 'amount' }],
        pivot_by: 'currency',
      },
    ],
  ],
  rows: [
    { created_month: '2026-03-01', eur: 80.5, usd: 150 },
    { created_month: '2026-04-01', eur: null, usd: 70 },
  ],
});
