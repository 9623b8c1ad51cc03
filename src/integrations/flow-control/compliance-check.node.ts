import {
  allColumns,
  bind,
  type ChecksConfig,
  comma,
  conditionsProblems,
  type ConfigProblem,
  identifier,
  join,
  meets,
  NodeType,
  type PortQueries,
  type Relation,
  type Setter,
  type SetterContext,
  type Sql,
  sql,
} from '../../node-sdk';
import { ComplianceCheckConfig, type ComplianceRule, SEVERITIES } from './compliance-check.config';
import { COMPLIANCE_CHECK_DOCS } from './compliance-check.docs';

@NodeType({
  key: 'complianceCheck',
  role: 'setter',
  label: 'Compliance Check',
  description: 'Hold each row against rules: compliant rows leave by pass, others by fail',
  config: ComplianceCheckConfig,
  outputs: ['pass', 'fail'],
  docs: COMPLIANCE_CHECK_DOCS,
})
export class ComplianceCheckNode
  implements Setter<ComplianceCheckConfig>, ChecksConfig<ComplianceCheckConfig>
{
  compile(
    { config }: SetterContext<ComplianceCheckConfig>,
    { input1 }: { readonly input1: Relation },
  ): PortQueries {
    const { rules, violations_column, severity_column } = config;
    const flags = rules.map((_, index) => identifier(`breaks${String(index)}`));
    const tests = rules.map(
      (rule, index) => sql`(${meets(input1, rule)}) IS NOT TRUE AS ${flagAt(flags, index)}`,
    );
    const from = sql`FROM (SELECT *, ${join(tests, comma)} FROM ${input1.from})`;
    const fails = sql`(${join(flags, sql` OR `)})`;
    const columns = allColumns(input1);
    return {
      pass: { columns, rest: sql`${from} WHERE NOT ${fails}` },
      fail: {
        columns: [
          ...columns,
          { name: violations_column, value: violations(rules, flags) },
          { name: severity_column, value: greatestSeverity(rules, flags) },
        ],
        rest: sql`${from} WHERE ${fails}`,
      },
    };
  }

  check({ rules, violations_column, severity_column }: ComplianceCheckConfig): ConfigProblem[] {
    const problems = rules.flatMap((rule, index) =>
      conditionsProblems(rule, `rules.${String(index)}`),
    );
    if (violations_column !== severity_column) return problems;
    const message = 'severity_column must differ from violations_column';
    return [...problems, { path: 'severity_column', message }];
  }
}

/** What a row breaks, in the order of the rules. */
function violations(rules: readonly ComplianceRule[], flags: readonly Sql[]): Sql {
  const all = rules.map(({ name, severity, message }, index) => {
    const says = bind(message ?? null, 'VARCHAR');
    return sql`CASE WHEN ${flagAt(flags, index)} THEN struct_pack("rule" := ${bind(name)}, "severity" := ${bind(severity)}, "message" := ${says}) END`;
  });
  return sql`list_filter([${join(all, comma)}], lambda violation: violation IS NOT NULL)`;
}

function greatestSeverity(rules: readonly ComplianceRule[], flags: readonly Sql[]): Sql {
  const cases = SEVERITIES.toReversed().flatMap((severity) => {
    const own = flags.filter((_, index) => rules[index]?.severity === severity);
    return own.length === 0 ? [] : [sql`WHEN ${join(own, sql` OR `)} THEN ${bind(severity)}`];
  });
  return sql`CASE ${join(cases, sql` `)} END`;
}

function flagAt(flags: readonly Sql[], index: number): Sql {
  return flags[index] ?? sql`FALSE`;
}
