import {
  asText,
  comma,
  join,
  NodeError,
  type Query,
  type Relation,
  type SelectedColumn,
  type SetterContext,
  type Sql,
  sql,
} from '../../node-sdk';
import { aggregateName } from './aggregate';
import type { AggregateConfig } from './aggregation.config';
import { freeName } from './free-name';
import type { GroupKey } from './group-key';
import { grouped, orderByKeys } from './grouped';
import { ordinal } from './numbered';
import { type Cells, spreadOver } from './pivot-spread';

/** How many columns the values of a pivot column may become in all. */
const MAX_PIVOT_COLUMNS = 1000;
const MAX_LABEL_LENGTH = 200;
const COUNTS: readonly AggregateConfig['function'][] = ['count', 'count_distinct'];

export interface PivotSpec {
  readonly keys: readonly GroupKey[];
  /** Each of its values becomes a column, or one for each of several aggregates. */
  readonly by: GroupKey;
  readonly aggregations: readonly AggregateConfig[];
}

type Ahead = Pick<SetterContext<unknown>, 'materialise' | 'distinctValues'>;

/**
 * Groups by the keys and the pivot column together first, which reads the rows once and leaves a
 * row a cell; then spreads those over columns.
 * Throws NodeError where there are more values than columns allowed.
 */
export async function pivotedQuery(
  context: Ahead,
  { keys, by, aggregations }: PivotSpec,
  input: Relation,
): Promise<Query> {
  const cells = await context.materialise(cellsOf({ keys, by, aggregations }, input));
  const [cell, order, ...others] = cells.columns;
  if (cell === undefined || order === undefined) throw new Error('Cells have no columns');
  const most = Math.floor(MAX_PIVOT_COLUMNS / aggregations.length);
  const found = await context.distinctValues(cells, cell, { limit: most + 1, orderBy: order });
  if (found.length > most) throw new NodeError(tooManyMessage(by.name, most));
  const spread: Cells = {
    rows: cells,
    keys: others.slice(0, keys.length).map(({ ref }) => ref),
    label: cell.ref,
    values: others.slice(keys.length).map(({ ref }) => ref),
  };
  return spreadQuery(keys, aggregations, spread, found);
}

function spreadQuery(
  keys: readonly GroupKey[],
  aggregations: readonly AggregateConfig[],
  cells: Cells,
  labels: readonly (string | null)[],
): Query {
  const refs = keys.map((_, index) => ordinal('k', index));
  const named = keys.map(({ name }, index) => ({ name, value: ordinal('k', index) }));
  if (labels.length === 0) {
    const empty = named.map((column, index) => ({
      ...column,
      value: cells.keys[index] ?? sql`NULL`,
    }));
    return { columns: empty, rest: sql`FROM ${cells.rows.from}` };
  }
  const taken = new Set(keys.map(({ name }) => name));
  const made = labels.flatMap((label, at) =>
    aggregations.map((aggregation, index) => ({
      name: freeName(labelOf(label, aggregation, aggregations.length), taken),
      value: inCell(aggregation, ordinal('p', at * aggregations.length + index)),
    })),
  );
  const rest = sql`${spreadOver(cells, labels)}${orderByKeys(refs)}`;
  return { columns: [...named, ...made], rest };
}

/** One row for each cell that has rows: its value as text and in its own order, keys, aggregates. */
function cellsOf({ keys, by, aggregations }: PivotSpec, input: Relation): Query {
  const native = { ...by, name: 'order' };
  const text = { name: 'text', type: 'string', sqlType: 'VARCHAR', ref: asText(by) } as const;
  const all = grouped([text, ...keys, native], aggregations, input);
  const [label, ...refs] = all.keys;
  const own = refs.pop();
  if (label === undefined || own === undefined) throw new Error('A pivot has no column');
  const columns: SelectedColumn[] = [label, sql`min(${own})`, ...refs].map((value, index) => ({
    name: `key ${String(index)}`,
    value,
  }));
  const values = all.values.map(({ value }, index) => ({ name: `value ${String(index)}`, value }));
  const groups = join([label, ...refs], comma);
  return { columns: [...columns, ...values], rest: sql`${all.from} GROUP BY ${groups}` };
}

/** A cell without rows has none to count, and no value. */
function inCell({ function: name }: AggregateConfig, value: Sql): Sql {
  return COUNTS.includes(name) ? sql`coalesce(${value}, 0)` : value;
}

/** `usd` for the values of one aggregate, `usd_revenue` where there are several. */
function labelOf(value: string | null, aggregation: AggregateConfig, count: number): string {
  const text = value === '' ? 'empty' : (value ?? 'null');
  const label = text.length > MAX_LABEL_LENGTH ? shortened(text) : text;
  return count === 1 ? label : `${label}_${aggregateName(aggregation)}`;
}

/** No half of a character that takes two places stays at the end. */
function shortened(text: string): string {
  return text.slice(0, MAX_LABEL_LENGTH).replace(/[\uD800-\uDBFF]$/, '');
}

function tooManyMessage(name: string, most: number): string {
  return (
    `Column "${name}" has more than ${String(most)} different values, and at most ` +
    `${String(MAX_PIVOT_COLUMNS)} columns are made of them: filter or group the values first`
  );
}
