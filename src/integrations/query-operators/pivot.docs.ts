import { MISSING_COLUMN, MISSING_COLUMN_ERROR, operatorDocs } from './operator-docs';

export const PIVOT_DOCS = operatorDocs({
  emptyInput: 'No rows come out, and no columns but those of rows.',
  nulls:
    'Empty values of column make a column "null", the last one. A cell without rows is empty, or 0 for count and count_distinct. Rows with empty row columns make a row of their own, the last one.',
  missingColumns: MISSING_COLUMN,
  mixedTypes:
    'Columns are named by the values as the API writes them, in ascending order: numbers by number, dates by time, text by code points. sum and the like read numbers out of text and fail at text that is none.',
  nameCollisions:
    'Columns that are made give way to those of rows and to each other: 2026, 2026_2; values that differ in case make two columns, an empty text the column "empty". Names are cut at 200 characters.',
  errors: [
    MISSING_COLUMN_ERROR,
    'There are more values than the 1000 columns that may be made: filter or group them first.',
    'A value is no number, or no date for a period: clean the column before.',
  ],
  title: 'Quarters side by side',
  inputs: [
    [
      { shop: 'North', quarter: 'Q1', amount: 10 },
      { shop: 'North', quarter: 'Q2', amount: 12 },
      { shop: 'South', quarter: 'Q2', amount: 7 },
      { shop: 'North', quarter: 'Q1', amount: 5 },
    ],
  ],
  steps: [['pivot', { rows: ['shop'], column: 'quarter', value: 'amount', function: 'sum' }]],
  rows: [
    { shop: 'North', Q1: 15, Q2: 12 },
    { shop: 'South', Q1: null, Q2: 7 },
  ],
});
