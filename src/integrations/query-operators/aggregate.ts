import { asNumber, type Column, identifier, NodeError, sql, type Sql } from '../../node-sdk';
import type { AggregateConfig, AggregateFunction } from './aggregation.config';

/** Name of an aggregate's column in the result. */
export function aggregateName({ function: name, column, alias }: AggregateConfig): string {
  return alias ?? (column === undefined ? name : `${name}_${column}`);
}

const NUMERIC: readonly AggregateFunction[] = ['sum', 'avg', 'median', 'stddev'];
const COUNTABLE: readonly Column['type'][] = ['number', 'boolean', 'string'];

/** What an aggregate is computed from. Throws NodeError for sums of dates and the like. */
export function aggregated(name: AggregateFunction, column: Column): Sql {
  if (!NUMERIC.includes(name)) return column.ref;
  if (COUNTABLE.includes(column.type)) return asNumber(column);
  throw new NodeError(`${name} needs numbers; column "${column.name}" holds ${column.type}s`);
}

/** Where the position of a row in the input stands, for the aggregates that go by it. */
export const POSITION = identifier('position');

/** One column of a subquery that an aggregate is over. */
export interface Aggregated {
  readonly value: Sql;
  /** Its DuckDB type is DOUBLE. */
  readonly inexact: boolean;
}

/**
 * Sums of doubles are Kahan sums: exact to the last digit, so that they do not depend on which
 * thread added what.
 */
export const AGGREGATES: Readonly<Record<AggregateFunction, (over: Aggregated) => Sql>> = {
  count: ({ value }) => sql`count(${value})`,
  count_distinct: ({ value }) => sql`count(DISTINCT ${value})`,
  sum: ({ value, inexact }) => (inexact ? sql`fsum(${value})` : sql`sum(${value})`),
  avg: ({ value, inexact }) => (inexact ? sql`favg(${value})` : sql`avg(${value})`),
  min: ({ value }) => sql`min(${value})`,
  max: ({ value }) => sql`max(${value})`,
  median: ({ value }) => sql`median(${value})`,
  stddev: ({ value }) => sql`stddev_samp(${value})`,
  first: ({ value }) => sql`arg_min_null(${value}, ${POSITION})`,
  last: ({ value }) => sql`arg_max_null(${value}, ${POSITION})`,
  list: ({ value }) => sql`list(${value} ORDER BY ${POSITION})`,
};

/** Those that need to know the order of the rows. */
export const ORDERED: readonly AggregateFunction[] = ['first', 'last', 'list'];
