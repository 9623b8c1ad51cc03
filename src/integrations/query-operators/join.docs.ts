import { MISSING_COLUMN, MISSING_COLUMN_ERROR, operatorDocs } from './operator-docs';

export const JOIN_DOCS = operatorDocs({
  emptyInput:
    'inner and semi with an empty side give no rows; left, full and anti keep those of input1, right and full those of input2.',
  nulls:
    'Empty keys match nothing, not even each other. Columns of a side without a match are empty.',
  missingColumns: MISSING_COLUMN,
  mixedTypes:
    'Where one key is text, it is read as the type of the other: "1" matches 1, text that cannot be read matches nothing. Dates match datetimes at midnight UTC. Other types are compared as text. A key that right and full joins take from either side is text where the types differ.',
  nameCollisions:
    'A key of the same name on both sides appears once. Any other column of input2 whose name input1 has gets the suffix _right, or _right_2, _right_3, ... where that is taken; names that differ in case do not collide.',
  errors: [
    MISSING_COLUMN_ERROR,
    'left_keys and right_keys are not as many: the config is refused.',
  ],
  title: 'Orders with their customers',
  inputs: [
    [
      { order: 'A-1', customer_id: 7, name: 'Anvil' },
      { order: 'A-2', customer_id: 9, name: 'Rope' },
    ],
    [
      { id: 7, name: 'Acme' },
      { id: 8, name: 'Globex' },
    ],
  ],
  steps: [['join', { type: 'left', left_keys: ['customer_id'], right_keys: ['id'] }]],
  rows: [
    { order: 'A-1', customer_id: 7, name: 'Anvil', id: 7, name_right: 'Acme' },
    { order: 'A-2', customer_id: 9, name: 'Rope', id: null, name_right: null },
  ],
});
