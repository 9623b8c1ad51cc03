import {
  allColumns,
  type ChecksConfig,
  comma,
  type ConfigProblem,
  identifier,
  join,
  NodeError,
  NodeType,
  type Query,
  type Relation,
  type SelectedColumn,
  type Setter,
  type SetterContext,
  Sql,
  sql,
} from '../../node-sdk';
import { AGGREGATES, aggregated, aggregateName, ORDERED } from './aggregate';
import { type AggregateConfig, AggregationConfig } from './aggregation.config';
import { groupKey } from './group-key';
import { ordinal } from './numbered';

const POSITION = identifier('position');
const NOTHING_TO_DO =
  'Aggregation without group_by and aggregations passes its rows through unchanged';

@NodeType({
  key: 'aggregation',
  role: 'setter',
  label: 'Aggregation',
  description: 'Group rows and compute sums, counts and the like, in the order of the groups',
  config: AggregationConfig,
})
export class AggregationNode implements Setter<AggregationConfig>, ChecksConfig<AggregationConfig> {
  compile(
    context: SetterContext<AggregationConfig>,
    { input1 }: { readonly input1: Relation },
  ): Query {
    if (hasNothingToDo(context.config)) {
      context.warn(NOTHING_TO_DO);
      return { columns: allColumns(input1), rest: sql`FROM ${input1.from}` };
    }
    return aggregate(context.config, input1);
  }

  check(config: AggregationConfig): ConfigProblem[] {
    if (hasNothingToDo(config)) return [{ message: NOTHING_TO_DO, severity: 'warning' }];
    const repeated = repeatedName(resultNames(config));
    return repeated === undefined
      ? []
      : [{ path: 'aggregations', message: repeatedMessage(repeated) }];
  }
}

function hasNothingToDo({ group_by: keys, aggregations }: AggregationConfig): boolean {
  return keys.length === 0 && aggregations.length === 0;
}

/** Keys and values are computed in a subquery, so that each is written, and bound, once. */
function aggregate(config: AggregationConfig, input: Relation): Query {
  const keys = config.group_by.map((key) => groupKey(key, input));
  const values = config.aggregations.map((aggregation) => inputOf(aggregation, input));
  const ordered = config.aggregations.some((aggregation) => ORDERED.includes(aggregation.function));
  const inner = [
    ...keys.map(({ value }, index) => sql`${value} AS ${ordinal('k', index)}`),
    ...values.map(({ value }, index) => sql`${value} AS ${ordinal('v', index)}`),
    ...(ordered ? [sql`row_number() OVER () AS ${POSITION}`] : []),
  ];
  const columns: SelectedColumn[] = [
    ...keys.map(({ name }, index) => ({ name, value: ordinal('k', index) })),
    ...config.aggregations.map((aggregation, index) => ({
      name: aggregateName(aggregation),
      value: AGGREGATES[aggregation.function]({
        value: ordinal('v', index),
        inexact: values[index]?.inexact ?? false,
        position: POSITION,
      }),
    })),
  ];
  const repeated = repeatedName(columns.map(({ name }) => name));
  if (repeated !== undefined) throw new NodeError(repeatedMessage(repeated));
  const from = sql`FROM (SELECT ${join(inner, comma)} FROM ${input.from})`;
  return { columns, rest: sql`${from}${grouping(keys.length)}` };
}

function inputOf({ function: name, column: columnName }: AggregateConfig, input: Relation) {
  if (columnName === undefined) return { value: sql`TRUE`, inexact: false };
  const column = input.column(columnName);
  const inexact = column.sqlType === 'DOUBLE' || column.sqlType === 'FLOAT';
  return { value: aggregated(name, column), inexact: inexact || column.type === 'string' };
}

function grouping(keyCount: number): Sql {
  if (keyCount === 0) return Sql.empty;
  const keys = Array.from({ length: keyCount }, (_, index) => ordinal('k', index));
  const order = keys.map((key) => sql`${key} NULLS LAST`);
  return sql` GROUP BY ${join(keys, comma)} ORDER BY ${join(order, comma)}`;
}

function resultNames({ group_by: keys, aggregations }: AggregationConfig): string[] {
  return [
    ...keys.map((key) => (typeof key === 'string' ? key : `${key.column}_${key.period}`)),
    ...aggregations.map(aggregateName),
  ];
}

function repeatedName(names: readonly string[]): string | undefined {
  return names.find((name, index) => names.indexOf(name) !== index);
}

function repeatedMessage(name: string): string {
  return `Two columns of the result would be named "${name}": give one an alias`;
}
