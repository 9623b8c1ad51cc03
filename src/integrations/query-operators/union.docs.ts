import { operatorDocs } from './operator-docs';

export const UNION_DOCS = operatorDocs({
  emptyInput: 'The rows of the other input come out; no rows where both are empty.',
  nulls: 'In mode distinct empty values are equal to each other.',
  missingColumns: 'A column that one input lacks is empty in its rows; none has to be there.',
  mixedTypes:
    'Numbers stay numbers; whole numbers beyond 2^53 lose their last digits beside fractions. Columns of any other two types become text, written as the API writes them.',
  nameCollisions:
    'Columns are matched by their exact names; "id" and "ID" stay two columns, empty in the rows of the other input.',
  errors: ['None of its own: inputs of any columns can be put together.'],
  title: 'Two branches in one table',
  inputs: [
    [{ order: 'A-1', amount: 10 }],
    [
      { order: 'B-1', amount: 2.5, currency: 'eur' },
      { order: 'B-2', amount: 3, currency: 'usd' },
    ],
  ],
  steps: [['union', { mode: 'all' }]],
  rows: [
    { order: 'A-1', amount: 10, currency: null },
    { order: 'B-1', amount: 2.5, currency: 'eur' },
    { order: 'B-2', amount: 3, currency: 'usd' },
  ],
});
