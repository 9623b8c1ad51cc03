import { MISSING_COLUMN, MISSING_COLUMN_ERROR, operatorDocs } from './operator-docs';

export const FLATTEN_DOCS = operatorDocs({
  emptyInput: 'No rows come out.',
  nulls:
    'An empty column or an empty array keeps its row, without an element, unless keep_empty is off. A key that an object lacks is empty.',
  missingColumns: MISSING_COLUMN,
  mixedTypes:
    'Elements and values of one type get it, whole numbers and fractions are numbers, and mixed types become text. A value beside arrays is an element by itself; a value beside objects stays in the column. Text that is no JSON object or array is such a value. A column without any arrays or objects stays as it is, with a warning. Several columns of arrays go side by side, the shorter ones filled up with nothing.',
  nameCollisions:
    'Columns made of keys are named column_key and give way to others: address_zip, address_zip_2. Keys that differ in case make two columns.',
  errors: [
    MISSING_COLUMN_ERROR,
    'Objects have more than 1000 different keys: take those you need with computedColumn and json_extract.',
  ],
  title: 'A row for each line of an order',
  inputs: [
    [
      {
        order: 'A-1',
        lines: [
          { sku: 'anvil', count: 1 },
          { sku: 'rope', count: 3 },
        ],
      },
      { order: 'A-2', lines: [{ sku: 'rope', count: 2 }] },
    ],
  ],
  steps: [
    ['flatten', { columns: ['lines'] }],
    ['flatten', { columns: ['lines'] }],
  ],
  rows: [
    { order: 'A-1', lines_sku: 'anvil', lines_count: 1 },
    { order: 'A-1', lines_sku: 'rope', lines_count: 3 },
    { order: 'A-2', lines_sku: 'rope', lines_count: 2 },
  ],
});
