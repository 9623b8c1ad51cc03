import {
  allColumns,
  type ChecksConfig,
  type ConfigProblem,
  join,
  NodeType,
  type Query,
  type Relation,
  type Setter,
  type SetterContext,
  sql,
} from '../../node-sdk';
import { condition } from './condition';
import { type FilterCondition, FilterConfig } from './filter.config';

@NodeType({
  key: 'filter',
  role: 'setter',
  label: 'Filter',
  description: 'Keep the rows that meet a condition, or all or any of several',
  config: FilterConfig,
})
export class FilterNode implements Setter<FilterConfig>, ChecksConfig<FilterConfig> {
  compile(
    { config }: SetterContext<FilterConfig>,
    { input1 }: { readonly input1: Relation },
  ): Query {
    const tests = conditionsOf(config).map(({ field, operator, value }) =>
      condition(input1.column(field), operator, value ?? null),
    );
    const joined = join(tests, config.match === 'any' ? sql` OR ` : sql` AND `);
    return { columns: allColumns(input1), rest: sql`FROM ${input1.from} WHERE ${joined}` };
  }

  check({ conditions, field, operator, value }: FilterConfig): ConfigProblem[] {
    const hasBoth = conditions !== undefined && (field ?? operator ?? value) !== undefined;
    if (!hasBoth) return [];
    return [{ path: 'conditions', message: 'Use either conditions or field, operator and value' }];
  }
}

function conditionsOf({ conditions, field, operator, value }: FilterConfig): FilterCondition[] {
  if (conditions !== undefined) return conditions;
  if (field === undefined || operator === undefined) return [];
  return [{ field, operator, ...(value === undefined ? {} : { value }) }];
}
