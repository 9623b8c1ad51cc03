import {
  allColumns,
  type ChecksConfig,
  ConditionsConfig,
  conditionsProblems,
  type ConfigProblem,
  meets,
  NodeType,
  type Query,
  type Relation,
  type Setter,
  type SetterContext,
  sql,
} from '../../node-sdk';
import { FILTER_DOCS } from './filter.docs';

@NodeType({
  key: 'filter',
  role: 'setter',
  label: 'Filter',
  description: 'Keep the rows that meet a condition, or all or any of several',
  config: ConditionsConfig,
  docs: FILTER_DOCS,
})
export class FilterNode implements Setter<ConditionsConfig>, ChecksConfig<ConditionsConfig> {
  compile(
    { config }: SetterContext<ConditionsConfig>,
    { input1 }: { readonly input1: Relation },
  ): Query {
    const met = meets(input1, config);
    return { columns: allColumns(input1), rest: sql`FROM ${input1.from} WHERE ${met}` };
  }

  check(config: ConditionsConfig): ConfigProblem[] {
    return conditionsProblems(config);
  }
}
