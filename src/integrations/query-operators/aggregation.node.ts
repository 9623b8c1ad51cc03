import {
  allColumns,
  type ChecksConfig,
  type ConfigProblem,
  NodeError,
  NodeType,
  type Query,
  type Relation,
  type Setter,
  type SetterContext,
  sql,
} from '../../node-sdk';
import { aggregateName } from './aggregate';
import { AggregationConfig } from './aggregation.config';
import { AGGREGATION_DOCS } from './aggregation.docs';
import { groupKey } from './group-key';
import { groupedQuery } from './grouped';
import { pivotedQuery } from './pivoted';

const NOTHING_TO_DO =
  'Aggregation without group_by and aggregations passes its rows through unchanged';

@NodeType({
  key: 'aggregation',
  role: 'setter',
  label: 'Aggregation',
  description: 'Group rows and compute sums, counts and the like, in the order of the groups',
  config: AggregationConfig,
  docs: AGGREGATION_DOCS,
})
export class AggregationNode implements Setter<AggregationConfig>, ChecksConfig<AggregationConfig> {
  compile(
    context: SetterContext<AggregationConfig>,
    { input1 }: { readonly input1: Relation },
  ): Query | Promise<Query> {
    const { config } = context;
    if (hasNothingToDo(config)) {
      context.warn(NOTHING_TO_DO);
      return { columns: allColumns(input1), rest: sql`FROM ${input1.from}` };
    }
    const { aggregations, pivot_by: pivotBy } = config;
    const keys = config.group_by.map((key) => groupKey(key, input1));
    const names = [...keys.map(({ name }) => name), ...ownNames(config)];
    const repeated = repeatedName(names);
    if (repeated !== undefined) throw new NodeError(repeatedMessage(repeated));
    if (pivotBy === undefined) return groupedQuery(keys, aggregations, input1);
    return pivotedQuery(context, { keys, by: groupKey(pivotBy, input1), aggregations }, input1);
  }

  check(config: AggregationConfig): ConfigProblem[] {
    if (hasNothingToDo(config)) return [{ message: NOTHING_TO_DO, severity: 'warning' }];
    if (config.pivot_by !== undefined && config.aggregations.length === 0) {
      return [{ path: 'pivot_by', message: 'pivot_by needs something in aggregations to spread' }];
    }
    const keys = config.group_by.map((key) =>
      typeof key === 'string' ? key : `${key.column}_${key.period}`,
    );
    const repeated = repeatedName([...keys, ...ownNames(config)]);
    return repeated === undefined
      ? []
      : [{ path: 'aggregations', message: repeatedMessage(repeated) }];
  }
}

function hasNothingToDo({
  group_by: keys,
  aggregations,
  pivot_by: pivotBy,
}: AggregationConfig): boolean {
  return keys.length === 0 && aggregations.length === 0 && pivotBy === undefined;
}

/** Names that the aggregates have whatever the rows are; those of a pivot give way to others. */
function ownNames({ aggregations, pivot_by: pivotBy }: AggregationConfig): string[] {
  return pivotBy === undefined ? aggregations.map(aggregateName) : [];
}

function repeatedName(names: readonly string[]): string | undefined {
  return names.find((name, index) => names.indexOf(name) !== index);
}

function repeatedMessage(name: string): string {
  return `Two columns of the result would be named "${name}": give one an alias`;
}
