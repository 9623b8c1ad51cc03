import { operatorDocs } from './operator-docs';

export const SAMPLE_DOCS = operatorDocs({
  emptyInput: 'No rows come out; the columns stay.',
  nulls: 'Values do not matter.',
  missingColumns: 'It names no columns.',
  mixedTypes: 'Values do not matter.',
  nameCollisions: 'Columns keep their names.',
  errors: ['Neither rows nor percent is given, or both are: the config is refused.'],
  title: 'Three of six, the same each time',
  inputs: [[{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }, { n: 5 }, { n: 6 }]],
  steps: [['sample', { rows: 3, seed: 42 }]],
  rows: [{ n: 3 }, { n: 4 }, { n: 5 }],
});
