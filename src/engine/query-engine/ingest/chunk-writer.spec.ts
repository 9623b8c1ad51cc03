import { mostRows } from './chunk-writer';

it.each([
  [1, 2048],
  [128, 2048],
  [129, 2032],
  [4096, 64],
  [1_000_000, 1],
])('a chunk of %i columns has at most %i rows', (columns, rows) => {
  expect(mostRows(columns)).toBe(rows);
});
