import { MISSING_COLUMN, MISSING_COLUMN_ERROR, operatorDocs } from './operator-docs';

export const SELECT_COLUMNS_DOCS = operatorDocs({
  emptyInput: 'No rows come out; the chosen columns stay.',
  nulls: 'Values do not matter.',
  missingColumns: MISSING_COLUMN,
  mixedTypes: 'Values and types stay as they are.',
  nameCollisions:
    'Columns keep their own names, also where the config writes them in another case; a column named twice that way appears once.',
  errors: [MISSING_COLUMN_ERROR],
  title: 'Two columns of three',
  inputs: [[{ id: 1, email: 'a@example.com', note: 'x' }]],
  steps: [['selectColumns', { columns: ['email', 'id'] }]],
  rows: [{ email: 'a@example.com', id: 1 }],
});
