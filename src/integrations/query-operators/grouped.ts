import {
  comma,
  join,
  type Query,
  type Relation,
  type SelectedColumn,
  Sql,
  sql,
} from '../../node-sdk';
import { AGGREGATES, aggregated, aggregateName, ORDERED, POSITION } from './aggregate';
import type { AggregateConfig } from './aggregation.config';
import type { GroupKey } from './group-key';
import { ordinal } from './numbered';

/** Keys and aggregates over an input, computed in a subquery so that each is written, and bound, once. */
export interface Grouped {
  /** `FROM (SELECT ...)`: k0, k1, ... are the keys, v0, v1, ... what the aggregates are over. */
  readonly from: Sql;
  readonly keys: readonly Sql[];
  /** The aggregates, to be computed over `from` by any grouping. */
  readonly values: readonly SelectedColumn[];
}

/** Throws NodeError where the input lacks a column, or a column cannot be aggregated so. */
export function grouped(
  keys: readonly GroupKey[],
  aggregations: readonly AggregateConfig[],
  input: Relation,
): Grouped {
  const over = aggregations.map((aggregation) => inputOf(aggregation, input));
  const isOrdered = aggregations.some((aggregation) => ORDERED.includes(aggregation.function));
  const inner = [
    ...keys.map(({ ref }, index) => sql`${ref} AS ${ordinal('k', index)}`),
    ...over.map(({ value }, index) => sql`${value} AS ${ordinal('v', index)}`),
    ...(isOrdered ? [sql`row_number() OVER () AS ${POSITION}`] : []),
  ];
  const selected = inner.length === 0 ? sql`NULL` : join(inner, comma);
  return {
    from: sql`FROM (SELECT ${selected} FROM ${input.from})`,
    keys: keys.map((_, index) => ordinal('k', index)),
    values: aggregations.map((aggregation, index) => ({
      name: aggregateName(aggregation),
      value: AGGREGATES[aggregation.function]({
        value: ordinal('v', index),
        inexact: over[index]?.inexact ?? false,
      }),
    })),
  };
}

/** One row a group, in the order of the keys; all rows are one group where there are none. */
export function groupedQuery(
  keys: readonly GroupKey[],
  aggregations: readonly AggregateConfig[],
  input: Relation,
): Query {
  const { from, keys: refs, values } = grouped(keys, aggregations, input);
  const named = keys.map(({ name }, index) => ({ name, value: ordinal('k', index) }));
  return { columns: [...named, ...values], rest: sql`${from}${byKeys(refs)}` };
}

function byKeys(keys: readonly Sql[]): Sql {
  return keys.length === 0 ? Sql.empty : sql` GROUP BY ${join(keys, comma)}${orderByKeys(keys)}`;
}

/** ` ORDER BY ...`, groups without a key last; nothing where there are no keys. */
export function orderByKeys(keys: readonly Sql[]): Sql {
  if (keys.length === 0) return Sql.empty;
  const order = keys.map((key) => sql`${key} NULLS LAST`);
  return sql` ORDER BY ${join(order, comma)}`;
}

function inputOf({ function: name, column: columnName }: AggregateConfig, input: Relation) {
  if (columnName === undefined) return { value: sql`TRUE`, inexact: false };
  const column = input.column(columnName);
  const inexact = column.sqlType === 'DOUBLE' || column.sqlType === 'FLOAT';
  return { value: aggregated(name, column), inexact: inexact || column.type === 'string' };
}
