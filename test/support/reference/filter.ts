import type { JsonValue } from '../../../src/node-sdk';
import { compared, numberIn, placeOf, type RefTable, textOf } from './table';

export interface RefCondition {
  readonly field: string;
  readonly operator: string;
  readonly value?: JsonValue;
}

export function filtered(
  table: RefTable,
  conditions: readonly RefCondition[],
  match: 'all' | 'any',
): RefTable {
  const tests = conditions.map((one) => {
    const place = placeOf(table, one.field);
    return (row: readonly JsonValue[]) => holds(row[place] ?? null, one);
  });
  const keeps = (row: readonly JsonValue[]) =>
    match === 'all' ? tests.every((test) => test(row)) : tests.some((test) => test(row));
  return { ...table, rows: table.rows.filter(keeps) };
}

type Test = (cell: JsonValue, value: JsonValue) => boolean;

const NULL_AWARE: Readonly<Record<string, Test>> = {
  is_null: (cell) => cell === null,
  is_not_null: (cell) => cell !== null,
  in: (cell, value) => (value as JsonValue[]).some((one) => isIn(cell, one)),
  not_in: (cell, value) => !(value as JsonValue[]).some((one) => isIn(cell, one)),
  neq: (cell, value) => cell === null || !compares(cell, 'eq', value),
  not_contains: (cell, value) => cell === null || !meets(cell, 'contains', value),
};

function holds(cell: JsonValue, { operator, value = null }: RefCondition): boolean {
  const aware = NULL_AWARE[operator];
  return aware === undefined ? cell !== null && meets(cell, operator, value) : aware(cell, value);
}

function meets(cell: JsonValue, operator: string, value: JsonValue): boolean {
  const search = SEARCHES[operator];
  if (search !== undefined) return search(textOf(cell) ?? '', textOf(value) ?? '');
  if (operator !== 'between') return compares(cell, operator, value);
  const [low = null, high = null] = value as JsonValue[];
  return compares(cell, 'gte', low) && compares(cell, 'lte', high);
}

const SEARCHES: Readonly<Record<string, (text: string, searched: string) => boolean>> = {
  contains: (text, searched) => text.includes(searched),
  starts_with: (text, searched) => text.startsWith(searched),
  ends_with: (text, searched) => text.endsWith(searched),
  matches: (text, searched) => new RegExp(searched, 'u').test(text),
};

function isIn(cell: JsonValue, value: JsonValue): boolean {
  return value === null ? cell === null : cell !== null && compares(cell, 'eq', value);
}

/** Text beside a number is read as one; anything else beside text is compared as text. */
function compares(cell: JsonValue, operator: string, value: JsonValue): boolean {
  const left =
    typeof value === 'number' && typeof cell !== 'number' ? numberIn(textOf(cell) ?? '') : cell;
  if (left === null) return false;
  const right = typeof left === 'number' ? Number(value) : value;
  const order = compared(left, right);
  const tests: Readonly<Record<string, boolean>> = {
    eq: order === 0,
    gt: order > 0,
    gte: order >= 0,
    lt: order < 0,
    lte: order <= 0,
  };
  return tests[operator] ?? false;
}
