import {
  allColumns,
  type ChecksConfig,
  conditionsProblems,
  type ConfigProblem,
  join,
  meets,
  NodeType,
  type PortQueries,
  type Query,
  type Relation,
  type Setter,
  type SetterContext,
  type Sql,
  sql,
} from '../../node-sdk';
import { MultiConditionalConfig } from './multi-conditional.config';
import { MULTI_CONDITIONAL_DOCS } from './multi-conditional.docs';
import { ELSE_PORT, portOf, portProblems, RULE_PORTS } from './rule-ports';

@NodeType({
  key: 'multiConditional',
  role: 'setter',
  label: 'Multi Conditional',
  description: 'Send each row to the output of the first rule that it meets, or to else',
  config: MultiConditionalConfig,
  outputs: RULE_PORTS,
  docs: MULTI_CONDITIONAL_DOCS,
})
export class MultiConditionalNode
  implements Setter<MultiConditionalConfig>, ChecksConfig<MultiConditionalConfig>
{
  compile(
    { config }: SetterContext<MultiConditionalConfig>,
    { input1 }: { readonly input1: Relation },
  ): PortQueries {
    const tests = config.rules.map((rule) => meets(input1, rule));
    const queries = config.rules.map(({ name }, index): [string, Query] => [
      portOf(name, index),
      rowsWhere(input1, firstMet(tests.slice(0, index + 1))),
    ]);
    return { ...Object.fromEntries(queries), [ELSE_PORT]: rowsWhere(input1, noneMet(tests)) };
  }

  check({ rules }: MultiConditionalConfig): ConfigProblem[] {
    return [
      ...rules.flatMap((rule, index) => conditionsProblems(rule, `rules.${String(index)}`)),
      ...portProblems(rules),
    ];
  }
}

function rowsWhere(input: Relation, test: Sql): Query {
  return { columns: allColumns(input), rest: sql`FROM ${input.from} WHERE ${test}` };
}

/** True where the last test is the first that a row meets; a test that is NULL is not met. */
function firstMet(tests: readonly Sql[]): Sql {
  const last = tests.length - 1;
  const cases = tests.map((test, index) =>
    index === last ? sql`WHEN ${test} THEN TRUE` : sql`WHEN ${test} THEN FALSE`,
  );
  return sql`CASE ${join(cases, sql` `)} ELSE FALSE END`;
}

function noneMet(tests: readonly Sql[]): Sql {
  const cases = tests.map((test) => sql`WHEN ${test} THEN FALSE`);
  return sql`CASE ${join(cases, sql` `)} ELSE TRUE END`;
}
