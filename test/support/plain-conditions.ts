import fc from 'fast-check';
import type { JsonObject, JsonValue, Row } from '../../src/node-sdk';

/** A condition of a config, worked out in plain JavaScript: what nodes on the engine are held against. */
interface PlainCondition {
  readonly field: string;
  readonly operator: string;
  readonly value?: JsonValue;
}

type Holds = (cell: JsonValue, value: JsonValue) => boolean;

const HOLDS: Readonly<Record<string, Holds>> = {
  eq: (cell, value) => cell === value,
  neq: (cell, value) => cell !== value,
  gt: (cell, value) => cell !== null && value !== null && cell > value,
  lte: (cell, value) => cell !== null && value !== null && cell <= value,
  in: (cell, value) => cell !== null && (value as JsonValue[]).includes(cell),
  not_in: (cell, value) => cell === null || !(value as JsonValue[]).includes(cell),
  contains: (cell, value) =>
    cell !== null &&
    JSON.stringify(cell)
      .replaceAll('"', '')
      .includes(value as string),
  is_null: (cell) => cell === null,
  is_not_null: (cell) => cell !== null,
};

/** Whether a row meets a condition, or all or any of several. */
export function plainlyMeets(row: Row, config: JsonObject): boolean {
  const conditions = (config['conditions'] ?? [config]) as unknown as PlainCondition[];
  const results = conditions.map(({ field, operator, value = null }) =>
    HOLDS[operator]?.(row[field] ?? null, value),
  );
  return config['match'] === 'any' ? results.includes(true) : results.every((met) => met === true);
}

const number = fc.integer({ min: -3, max: 3 });
const letter = fc.constantFrom('a', 'b', 'ab');
const noValue = fc.constantFrom('is_null', 'is_not_null');

const condition = (field: string, value: fc.Arbitrary<number | string>) =>
  fc.oneof(
    fc.record({
      field: fc.constant(field),
      operator: fc.constantFrom('eq', 'neq', 'gt', 'lte', 'contains'),
      value,
    }),
    fc.record({
      field: fc.constant(field),
      operator: fc.constantFrom('in', 'not_in'),
      value: fc.array(value, { maxLength: 3 }),
    }),
    fc.record({ field: fc.constant(field), operator: noValue }),
  );
const single: fc.Arbitrary<JsonObject> = fc.oneof(condition('n', number), condition('t', letter));

/** Conditions over the columns `n` (numbers) and `t` (text). */
export const someConditions: fc.Arbitrary<JsonObject> = fc.oneof(
  single,
  fc.record({
    conditions: fc.array(single, { minLength: 1, maxLength: 3 }),
    match: fc.constantFrom('all', 'any'),
  }),
);

/** Rows of a column `id`, different in each, and `n` and `t`, which may be empty. */
export const someRows: fc.Arbitrary<Row[]> = fc
  .array(fc.record({ n: fc.option(number), t: fc.option(letter) }), { minLength: 1, maxLength: 30 })
  .map((cells) => [{ id: -1, n: 0, t: 'a' }, ...cells.map(({ n, t }, id) => ({ id, n, t }))]);
