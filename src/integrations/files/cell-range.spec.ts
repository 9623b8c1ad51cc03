import type { CellRange } from '../../node-sdk';
import { cellRange } from './cell-range';

it.each<[string, CellRange]>([
  ['A1:F100', { firstRow: 1, firstColumn: 0, lastRow: 100, lastColumn: 5 }],
  ['$B$3:$AA$4', { firstRow: 3, firstColumn: 1, lastRow: 4, lastColumn: 26 }],
  ['b3', { firstRow: 3, firstColumn: 1 }],
  ['B:F', { firstColumn: 1, lastColumn: 5 }],
  ['3:100', { firstRow: 3, lastRow: 100 }],
  ['B3:F', { firstRow: 3, firstColumn: 1, lastColumn: 5 }],
  ['XFD1048576', { firstRow: 1_048_576, firstColumn: 16_383 }],
])('the range %s', (text, range) => {
  expect(cellRange(text)).toEqual(range);
});

it.each([
  '',
  ':',
  'A1:',
  ':A1',
  'A0',
  'XFE1',
  'A1048577',
  'B1:A1',
  'A2:A1',
  'A1:2',
  '1:A',
  'A1:B2:C3',
  'Sheet1!A1',
  'A 1',
])('no range: %j', (text) => {
  expect(cellRange(text)).toBeUndefined();
});
