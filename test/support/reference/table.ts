import type { JsonValue, Row } from '../../../src/node-sdk';

/** What a column holds: mixed values are text, and so is a column without any value. */
export type Kind = 'whole' | 'real' | 'boolean' | 'text' | 'nested';

export interface RefColumn {
  readonly name: string;
  readonly kind: Kind;
}

/** Rows as plain JavaScript holds them: the measure of what the engine computes. */
export interface RefTable {
  readonly columns: readonly RefColumn[];
  readonly rows: readonly (readonly JsonValue[])[];
}

/** Columns in the order in which the rows name them first. */
export function tableOf(rows: readonly Row[]): RefTable {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const columns = names.map((name) => ({ name, kind: kindOf(rows.map((row) => row[name])) }));
  return {
    columns,
    rows: rows.map((row) =>
      columns.map(({ name, kind }) => {
        const value = row[name] ?? null;
        return kind === 'text' ? textOf(value) : value;
      }),
    ),
  };
}

export function rowsOf({ columns, rows }: RefTable): Row[] {
  return rows.map((row) =>
    Object.fromEntries(columns.map(({ name }, at) => [name, row[at] ?? null])),
  );
}

function kindOf(values: readonly (JsonValue | undefined)[]): Kind {
  const kinds = new Set(values.flatMap((value) => kindOfValue(value ?? null) ?? []));
  if (kinds.has('real')) kinds.delete('whole');
  const [only] = kinds;
  return only !== undefined && kinds.size === 1 ? only : 'text';
}

function kindOfValue(value: JsonValue): Kind | undefined {
  if (value === null) return undefined;
  if (typeof value === 'number') return Number.isInteger(value) ? 'whole' : 'real';
  if (typeof value === 'boolean') return 'boolean';
  return typeof value === 'string' ? 'text' : 'nested';
}

export function textOf(value: JsonValue): string | null {
  if (value === null) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A value such that equal values, and no others, are the same text. */
export function identityOf(value: JsonValue): string {
  return JSON.stringify(value);
}

/** Position of a column: the exact name, else the only one that differs in case alone. */
export function placeOf({ columns }: RefTable, name: string): number {
  const exact = columns.findIndex((column) => column.name === name);
  if (exact !== -1) return exact;
  const folded = columns.filter((column) => column.name.toLowerCase() === name.toLowerCase());
  if (folded.length !== 1) throw new Error(`column "${name}"`);
  return columns.findIndex((column) => column === folded[0]);
}

/** Order of two values of one column that are there. */
export function compared(one: JsonValue, other: JsonValue): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  if (typeof one === 'boolean' && typeof other === 'boolean') return Number(one) - Number(other);
  return Buffer.compare(Buffer.from(textOf(one) ?? ''), Buffer.from(textOf(other) ?? ''));
}

/** The same with nothing last. */
export function comparedNullsLast(one: JsonValue, other: JsonValue): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return compared(one, other);
}

export function commonKind(kinds: readonly Kind[]): Kind {
  const all = new Set(kinds);
  if (all.has('real')) all.delete('whole');
  const [only] = all;
  return only !== undefined && all.size === 1 ? only : 'text';
}

export function asKind(value: JsonValue, kind: Kind): JsonValue {
  return kind === 'text' ? textOf(value) : value;
}

/** A number that text holds and nothing else, or null. */
export function numberIn(text: string): number | null {
  return /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(text) ? Number(text) : null;
}

/** What sums are over. Throws for text that is no number. */
export function asNumber(value: JsonValue, kind: Kind): number | null {
  if (value === null) return null;
  if (kind === 'nested') throw new Error('needs numbers');
  if (typeof value !== 'string') return Number(value);
  if (value.trim() === '') return null;
  const number = numberIn(value);
  if (number === null) throw new Error('is not a number');
  return number;
}

/** Rows in groups of equal keys, in the order of first appearance. */
export function groupsOf<T>(rows: readonly T[], keyOf: (row: T) => readonly JsonValue[]): T[][] {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = JSON.stringify(keyOf(row));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}

/** A free name beside others: `x`, `x_2`, ...; with a suffix `x`, `x_right`, `x_right_2`, ... */
export function freeName(name: string, taken: readonly string[], suffix = ''): string {
  const numbers = Array.from({ length: taken.length + 1 }, (_, at) => String(at + 2));
  const names = [name, `${name}${suffix}`, ...numbers.map((at) => `${name}${suffix}_${at}`)];
  return names.find((candidate) => !taken.includes(candidate)) ?? name;
}
