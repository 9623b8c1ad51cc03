import {
  asNumber,
  bind,
  type Column,
  NodeError,
  type Relation,
  type Sql,
  sql,
} from '../../node-sdk';
import { fittingValue } from './fitting-value';
import { type WindowFunction, type WindowFunctionConfig, takesColumn } from './window.config';
import { frameSql } from './window-frame';

/** Name of the new column. */
export function windowName({ function: name, column, alias }: WindowFunctionConfig): string {
  return alias ?? (column === undefined || !takesColumn(name) ? name : `${name}_${column}`);
}

/** How the rows of a partition stand, as it goes into OVER (...). */
export interface WindowOrder {
  /** Equal rows are equal: for ranks. */
  readonly peers: Sql;
  /** Equal rows are in the order of the input. */
  readonly strict: Sql;
}

/** A function over its window. Throws NodeError where the column is missing or of another type. */
export function windowFunction(
  config: WindowFunctionConfig,
  input: Relation,
  order: WindowOrder,
): Sql {
  const column = config.column === undefined ? undefined : input.column(config.column);
  return FUNCTIONS[config.function](config, order, column);
}

type Write = (config: WindowFunctionConfig, order: WindowOrder, column: Column | undefined) => Sql;

const FUNCTIONS: Readonly<Record<WindowFunction, Write>> = {
  row_number: (_, { strict }) => sql`row_number() OVER (${strict})`,
  rank: (_, { peers }) => sql`rank() OVER (${peers})`,
  dense_rank: (_, { peers }) => sql`dense_rank() OVER (${peers})`,
  percent_rank: (_, { peers }) => sql`percent_rank() OVER (${peers})`,
  ntile: ({ buckets = 1 }, { strict }) => sql`ntile(${bind(buckets)}) OVER (${strict})`,
  lag: beside(sql`lag`),
  lead: beside(sql`lead`),
  first_value: edge(sql`first_value`),
  last_value: edge(sql`last_value`),
  sum: numeric(sql`sum`, sql`fsum`),
  avg: numeric(sql`avg`, sql`favg`),
  min: overFrame(sql`min`),
  max: overFrame(sql`max`),
  count: overFrame(sql`count`),
};

function beside(name: Sql): Write {
  return ({ offset = 1, default: missing, skip_nulls: skips }, { strict }, column) => {
    const nulls = skips === true ? sql` IGNORE NULLS` : sql``;
    const given = (missing ?? null) === null ? undefined : missing;
    if (column === undefined || given === undefined) {
      return sql`${name}(${refOf(column)}, ${bind(offset)}${nulls}) OVER (${strict})`;
    }
    const fitting = fittingValue(column, given);
    return sql`${name}(${fitting.column}, ${bind(offset)}, ${fitting.value}${nulls}) OVER (${strict})`;
  };
}

function edge(name: Sql): Write {
  return ({ frame = 'partition', skip_nulls: skips }, { strict }, column) => {
    const nulls = skips === true ? sql` IGNORE NULLS` : sql``;
    return sql`${name}(${refOf(column)}${nulls}) OVER (${strict}${frameSql(frame)})`;
  };
}

function overFrame(name: Sql): Write {
  return ({ frame = 'running' }, { strict }, column) =>
    sql`${name}(${refOf(column)}) OVER (${strict}${frameSql(frame)})`;
}

const COUNTABLE: readonly Column['type'][] = ['number', 'boolean', 'string'];

/** Sums of doubles are exact to the last digit, as those of an aggregation are. */
function numeric(exact: Sql, inexact: Sql): Write {
  return ({ function: label, frame = 'running' }, { strict }, column) => {
    if (column === undefined) return sql`NULL`;
    if (!COUNTABLE.includes(column.type)) {
      throw new NodeError(`${label} needs numbers; column "${column.name}" holds ${column.type}s`);
    }
    const isDouble = ['DOUBLE', 'FLOAT'].includes(column.sqlType) || column.type === 'string';
    const name = isDouble ? inexact : exact;
    return sql`${name}(${asNumber(column)}) OVER (${strict}${frameSql(frame)})`;
  };
}

/** Without a column rows are counted. */
function refOf(column: Column | undefined): Sql {
  return column?.ref ?? sql`1`;
}
