import type { JsonValue } from '../../../src/node-sdk';
import {
  asNumber,
  compared,
  comparedNullsLast,
  freeName,
  groupsOf,
  identityOf,
  type Kind,
  placeOf,
  type RefTable,
  textOf,
} from './table';

export interface RefAggregate {
  readonly function: string;
  readonly column?: string;
  readonly alias?: string;
}
type Cells = readonly JsonValue[];

function nameOf({ function: name, column, alias }: RefAggregate): string {
  return alias ?? (column === undefined ? name : `${name}_${column}`);
}

export function aggregated(
  table: RefTable,
  groupBy: readonly string[],
  aggregates: readonly RefAggregate[],
): RefTable {
  const places = groupBy.map((name) => placeOf(table, name));
  const groups = places.length === 0 ? [[...table.rows]] : sortedGroups(table.rows, places);
  const columns = [
    ...places.map((place) => table.columns[place] ?? { name: '', kind: 'text' as const }),
    ...aggregates.map((one) => ({ name: nameOf(one), kind: 'text' as const })),
  ];
  const rows = groups.map((group) => [
    ...places.map((place) => group[0]?.[place] ?? null),
    ...aggregates.map((one) => aggregateOf(table, group, one)),
  ]);
  return { columns, rows };
}

function sortedGroups(rows: readonly Cells[], places: readonly number[]): Cells[][] {
  const keyOf = (row: Cells) => places.map((place) => row[place] ?? null);
  return groupsOf(rows, keyOf).sort(([one = []], [other = []]) => {
    for (const place of places) {
      const order = comparedNullsLast(one[place] ?? null, other[place] ?? null);
      if (order !== 0) return order;
    }
    return 0;
  });
}

/** A row for each combination of the keys, a column for each value of `by` and each aggregate. */
export function pivoted(
  table: RefTable,
  keys: readonly string[],
  by: string,
  aggregates: readonly RefAggregate[],
): RefTable {
  const places = keys.map((name) => placeOf(table, name));
  const place = placeOf(table, by);
  const values = groupsOf(table.rows, (row) => [row[place] ?? null])
    .map(([row]) => row?.[place] ?? null)
    .sort(comparedNullsLast);
  const groups = places.length === 0 ? [[...table.rows]] : sortedGroups(table.rows, places);
  const columns = places.map((at) => table.columns[at] ?? { name: '', kind: 'text' as const });
  const cells = values.flatMap((value) => aggregates.map((one) => ({ value, one })));
  const names = columns.map(({ name }) => name);
  for (const { value, one } of cells) {
    const label = value === '' ? 'empty' : (textOf(value) ?? 'null');
    names.push(freeName(aggregates.length === 1 ? label : `${label}_${nameOf(one)}`, names));
  }
  const rows = groups.map((group) => [
    ...places.map((at) => group[0]?.[at] ?? null),
    ...cells.map(({ value, one }) => {
      const inCell = group.filter(
        (row) => (row[place] ?? null) === value || same(row[place], value),
      );
      return aggregateOf(table, inCell, one, true);
    }),
  ]);
  const kept = values.length === 0 && keys.length === 0 ? [] : rows;
  return { columns: names.map((name) => ({ name, kind: 'text' })), rows: kept };
}

function same(one: JsonValue | undefined, other: JsonValue): boolean {
  return identityOf(one ?? null) === identityOf(other);
}

function aggregateOf(
  table: RefTable,
  group: readonly Cells[],
  { function: name, column }: RefAggregate,
  isCell = false,
): JsonValue {
  if (column === undefined) return group.length;
  const place = placeOf(table, column);
  const kind = table.columns[place]?.kind ?? 'text';
  const all = group.map((row) => row[place] ?? null);
  if (['sum', 'avg', 'median', 'stddev'].includes(name)) return numericOf(name, all, kind);
  return isCell && all.length === 0 && !name.startsWith('count') ? null : anyOf(name, all);
}

const OVER_ANY: Readonly<Record<string, (all: Cells, ordered: Cells) => JsonValue>> = {
  count: (_, ordered) => ordered.length,
  count_distinct: (_, ordered) => new Set(ordered.map(identityOf)).size,
  min: (_, ordered) => ordered[0] ?? null,
  max: (_, ordered) => ordered.at(-1) ?? null,
  first: (all) => all[0] ?? null,
  last: (all) => all.at(-1) ?? null,
  list: (all) => (all.length === 0 ? null : [...all]),
};

function anyOf(name: string, all: Cells): JsonValue {
  const ordered = all.filter((value) => value !== null).sort(compared);
  return OVER_ANY[name]?.(all, ordered) ?? null;
}

function numericOf(name: string, all: Cells, kind: Kind): number | null {
  if (kind === 'nested') throw new Error('needs numbers');
  const numbers = all.flatMap((value) => asNumber(value, kind) ?? []).sort((a, b) => a - b);
  const count = numbers.length;
  if (count === 0 || (name === 'stddev' && count === 1)) return null;
  const sum = numbers.reduce((total, number) => total + number, 0);
  if (name === 'sum') return sum;
  if (name === 'avg') return sum / count;
  if (name === 'median') {
    return (Number(numbers[(count - 1) >> 1]) + Number(numbers[count >> 1])) / 2;
  }
  const mean = sum / count;
  const squares = numbers.reduce((total, number) => total + (number - mean) ** 2, 0);
  return Math.sqrt(squares / (count - 1));
}
