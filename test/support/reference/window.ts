import type { JsonValue } from '../../../src/node-sdk';
import { comparedBy, type RefSortKey } from './rows';
import { asNumber, compared, groupsOf, placeOf, type RefTable } from './table';

type Cells = readonly JsonValue[];
type Frame = 'running' | 'partition' | { before?: number | 'all'; after?: number | 'all' };

export interface RefWindowFunction {
  readonly function: string;
  readonly column?: string;
  readonly alias: string;
  readonly offset?: number;
  readonly default?: JsonValue;
  readonly buckets?: number;
  readonly frame?: Frame;
  readonly skip_nulls?: boolean;
}

interface Numbered {
  readonly row: Cells;
  readonly at: number;
}

/** One partition in its order, as the functions see it. */
interface Partition {
  readonly rows: readonly Numbered[];
  readonly values: Cells;
  readonly order: (one: Cells, other: Cells) => number;
}

export function windowed(
  table: RefTable,
  partitionBy: readonly string[],
  orderBy: readonly RefSortKey[],
  functions: readonly RefWindowFunction[],
): RefTable {
  const places = partitionBy.map((name) => placeOf(table, name));
  const order = comparedBy(table, orderBy);
  const numbered = table.rows.map((row, at): Numbered => ({ row, at }));
  const results = table.rows.map((row): JsonValue[] => [...row]);
  for (const group of groupsOf(numbered, ({ row }) => places.map((at) => row[at] ?? null))) {
    const rows = [...group].sort((one, other) => order(one.row, other.row) || one.at - other.at);
    for (const one of functions) {
      const values = valuesOf(table, rows, one);
      const partition = { rows, values, order };
      rows.forEach(({ at }, index) => {
        results[at]?.push(valueAt(partition, index, one));
      });
    }
  }
  const added = functions.map(({ alias }) => ({ name: alias, kind: 'text' as const }));
  return { columns: [...table.columns, ...added], rows: results };
}

/** What the function is over: numbers for sums, else the values as they are. */
function valuesOf(
  table: RefTable,
  rows: readonly Numbered[],
  { function: name, column }: RefWindowFunction,
): Cells {
  if (column === undefined) return rows.map(() => true);
  const place = placeOf(table, column);
  const kind = table.columns[place]?.kind ?? 'text';
  const isSum = name === 'sum' || name === 'avg';
  if (isSum && kind === 'nested') throw new Error('needs numbers');
  return rows.map(({ row }) => (isSum ? asNumber(row[place] ?? null, kind) : (row[place] ?? null)));
}

function valueAt(partition: Partition, index: number, config: RefWindowFunction): JsonValue {
  const { rows, values } = partition;
  switch (config.function) {
    case 'row_number':
      return index + 1;
    case 'rank':
      return 1 + before(partition, index).length;
    case 'dense_rank':
      return 1 + groupsInOrder(partition, index);
    case 'percent_rank':
      return rows.length === 1 ? 0 : before(partition, index).length / (rows.length - 1);
    case 'ntile':
      return bucketOf(index, rows.length, config.buckets ?? 1);
    case 'lag':
      return beside(values, index, -1, config);
    case 'lead':
      return beside(values, index, 1, config);
    default:
      return overFrame(inFrame(values, index, config), config);
  }
}

function before({ rows, order }: Partition, index: number): readonly Numbered[] {
  const row = rows[index]?.row ?? [];
  return rows.filter((other) => order(other.row, row) < 0);
}

function groupsInOrder(partition: Partition, index: number): number {
  const earlier = before(partition, index);
  return earlier.filter(
    ({ row }, at) => at === 0 || partition.order(earlier[at - 1]?.row ?? [], row) !== 0,
  ).length;
}

/** The first buckets are one row larger where the rows do not divide evenly. */
function bucketOf(index: number, count: number, buckets: number): number {
  const small = Math.floor(count / buckets);
  const large = count % buckets;
  const inLarge = large * (small + 1);
  if (index < inLarge) return 1 + Math.floor(index / (small + 1));
  return 1 + large + Math.floor((index - inLarge) / small);
}

function beside(
  values: Cells,
  index: number,
  direction: 1 | -1,
  { offset = 1, default: missing = null, skip_nulls: skips = false }: RefWindowFunction,
): JsonValue {
  if (offset === 0) return values[index] ?? null;
  const others = direction === 1 ? values.slice(index + 1) : values.slice(0, index).reverse();
  const candidates = skips ? others.filter((value) => value !== null) : others;
  return offset > candidates.length ? missing : (candidates[offset - 1] ?? null);
}

function inFrame(
  values: Cells,
  index: number,
  { function: name, frame = name.endsWith('_value') ? 'partition' : 'running' }: RefWindowFunction,
): Cells {
  if (frame === 'partition') return values;
  const { before: back = 0, after: ahead = 0 } =
    frame === 'running' ? ({ before: 'all', after: 0 } as const) : frame;
  const from = back === 'all' ? 0 : Math.max(0, index - back);
  const to = ahead === 'all' ? values.length : index + ahead + 1;
  return values.slice(from, to);
}

function overFrame(
  frame: Cells,
  { function: name, skip_nulls: skips }: RefWindowFunction,
): JsonValue {
  const present = frame.filter((value) => value !== null);
  const seen = skips === true ? present : frame;
  if (name === 'first_value') return seen[0] ?? null;
  if (name === 'last_value') return seen.at(-1) ?? null;
  if (name === 'count') return present.length;
  return present.length === 0 ? null : (OVER_PRESENT[name]?.(present) ?? null);
}

const total = (values: Cells): number =>
  values.reduce<number>((sum, value) => sum + Number(value), 0);

const OVER_PRESENT: Readonly<Record<string, (values: Cells) => JsonValue>> = {
  min: (values) => [...values].sort(compared)[0] ?? null,
  max: (values) => [...values].sort(compared).at(-1) ?? null,
  sum: total,
  avg: (values) => total(values) / values.length,
};
