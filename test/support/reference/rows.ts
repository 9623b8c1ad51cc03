import { createHash } from 'node:crypto';
import type { JsonValue } from '../../../src/node-sdk';
import {
  asKind,
  commonKind,
  compared,
  groupsOf,
  placeOf,
  type RefColumn,
  type RefTable,
} from './table';

type Cells = readonly JsonValue[];

export interface RefSortKey {
  readonly column: string;
  readonly direction: 'asc' | 'desc';
  readonly nulls: 'first' | 'last';
}

/** Order of two rows by the keys; 0 for peers. */
export function comparedBy(
  table: RefTable,
  keys: readonly RefSortKey[],
): (one: Cells, other: Cells) => number {
  const places = keys.map(({ column }) => placeOf(table, column));
  return (one, other) => {
    const orders = keys.map((key, at) =>
      comparedAs(key, one[places[at] ?? 0] ?? null, other[places[at] ?? 0] ?? null),
    );
    return orders.find((order) => order !== 0) ?? 0;
  };
}

function comparedAs({ direction, nulls }: RefSortKey, one: JsonValue, other: JsonValue): number {
  if (one === null && other === null) return 0;
  if (one === null || other === null) return (one === null) === (nulls === 'first') ? -1 : 1;
  return direction === 'asc' ? compared(one, other) : compared(other, one);
}

export function sorted(table: RefTable, keys: readonly RefSortKey[]): RefTable {
  return { ...table, rows: [...table.rows].sort(comparedBy(table, keys)) };
}

export function distinct(table: RefTable, names?: readonly string[]): RefTable {
  const places = names?.map((name) => placeOf(table, name)) ?? table.columns.map((_, at) => at);
  const groups = groupsOf(table.rows, (row) => places.map((place) => row[place] ?? null));
  return { ...table, rows: groups.map(([first = []]) => first) };
}

export function united(one: RefTable, other: RefTable, mode: 'all' | 'distinct'): RefTable {
  const names = [...new Set([...one.columns, ...other.columns].map(({ name }) => name))];
  const find = (table: RefTable, name: string) =>
    table.columns.findIndex((column) => column.name === name);
  const columns = names.map((name): RefColumn => ({
    name,
    kind: commonKind([one, other].flatMap((table) => table.columns[find(table, name)]?.kind ?? [])),
  }));
  const rows = [one, other].flatMap((table) =>
    table.rows.map((row) =>
      columns.map(({ name, kind }) => asKind(row[find(table, name)] ?? null, kind)),
    ),
  );
  return mode === 'all' ? { columns, rows } : distinct({ columns, rows });
}

export function unpivoted(
  table: RefTable,
  names: readonly string[],
  skipsNulls: boolean,
): RefTable {
  const places = names.map((name) => placeOf(table, name));
  const kept = table.columns.flatMap((_, at) => (places.includes(at) ? [] : [at]));
  const kind = commonKind(places.flatMap((place) => table.columns[place]?.kind ?? []));
  const columns = [
    ...kept.flatMap((at) => table.columns[at] ?? []),
    { name: 'unpivoted name', kind: 'text' as const },
    { name: 'unpivoted value', kind },
  ];
  const rows = table.rows.flatMap((row) =>
    places.map((place) => [
      ...kept.map((at) => row[at] ?? null),
      table.columns[place]?.name ?? null,
      asKind(row[place] ?? null, kind),
    ]),
  );
  return { columns, rows: skipsNulls ? rows.filter((row) => row.at(-1) !== null) : rows };
}

/** The rows whose lots, md5 of position and seed, are the lowest, or below a share of all. */
export function sampled(
  table: RefTable,
  { rows, percent, seed }: { rows?: number; percent?: number; seed: number },
): RefTable {
  const lots = table.rows.map((row, at) => ({ row, at, lot: lotOf(at + 1, seed) }));
  if (percent !== undefined) {
    const share = (lot: string): number => parseInt(lot.slice(0, 13), 16) / 16 ** 13;
    const chosen = lots.filter(({ lot }) => percent === 100 || share(lot) < percent / 100);
    return { ...table, rows: chosen.map(({ row }) => row) };
  }
  const lowest = [...lots].sort((one, other) => (one.lot < other.lot ? -1 : 1)).slice(0, rows);
  return { ...table, rows: lowest.sort((one, other) => one.at - other.at).map(({ row }) => row) };
}

function lotOf(position: number, seed: number): string {
  return createHash('md5')
    .update(`${String(position)}:${String(seed)}`)
    .digest('hex');
}
