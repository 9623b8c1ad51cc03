import { operatorDocs } from './operator-docs';

export const LIMIT_DOCS = operatorDocs({
  emptyInput: 'No rows come out; the columns stay.',
  nulls: 'Values do not matter.',
  missingColumns: 'It names no columns.',
  mixedTypes: 'Values do not matter.',
  nameCollisions: 'Columns keep their names.',
  errors: ['count or offset is negative or not whole: the config is refused.'],
  title: 'The second and third',
  inputs: [[{ place: 1 }, { place: 2 }, { place: 3 }, { place: 4 }]],
  steps: [['limit', { count: 2, offset: 1 }]],
  rows: [{ place: 2 }, { place: 3 }],
});
