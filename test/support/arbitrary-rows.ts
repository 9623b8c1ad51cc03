import fc from 'fast-check';
import type { JsonValue, Row } from '../../src/node-sdk';

/** Names that differ by case alone, and such as break careless SQL. */
const NAMES = ['a', 'A', 'b', 'ä', 'sp ace', '日本', 'q"x', "it's", 'select', 'c0', 'position'];

const whole = fc.integer({ min: -4, max: 4 }).map((number) => number + 0);
const real = fc.integer({ min: -9, max: 9 }).map((number) => (number === 0 ? 0 : number / 2));
const text = fc.constantFrom(
  ...['', ' ', 'a', 'A', 'ab', 'B', 'é', 'É', 'Ω', '日本', '😀', '\uffee', '5', '-1', '2.5', ' 3 '],
  ...['true', "it's", '%', '"', '\\', 'null', 'empty', '[1', '{"k":1}', '[2,"x"]'],
);
const nested = fc.constantFrom<JsonValue>(
  {},
  { k: 1 },
  { k: 'x', l: null },
  { K: 2.5, k: true },
  [],
  [1],
  [1, 'a', null],
  [[2]],
  { 'a/b': { '~': '"' } },
);
const number = fc.oneof(whole, real);
const mixed = fc.oneof(number, text, fc.boolean(), nested);

export const CELLS: Readonly<Record<string, fc.Arbitrary<JsonValue>>> = {
  whole,
  real,
  boolean: fc.boolean(),
  text,
  nested,
  mixed,
};

/** Rows of a few columns, each of one kind or mixed, with gaps; sometimes none. */
export function arbitraryRows(
  kinds: readonly (keyof typeof CELLS)[] = Object.keys(CELLS),
  maxRows = 12,
): fc.Arbitrary<Row[]> {
  const column = fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...kinds));
  return fc
    .uniqueArray(column, { selector: ([name]) => name, minLength: 1, maxLength: 4 })
    .chain((columns) => {
      const model = columns.map(
        ([name, kind]) => [name, fc.option(CELLS[kind] ?? whole, { freq: 4 })] as const,
      );
      const row = fc.record(Object.fromEntries(model)) as fc.Arbitrary<Row>;
      return fc.array(row, { maxLength: maxRows });
    });
}

/** Names that the rows have, each at most once. */
export function namesOf(rows: readonly Row[]): string[] {
  return Object.keys(rows[0] ?? {});
}
