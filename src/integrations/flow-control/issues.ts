import { asText, bind, comma, identifier, join, type Query, type Sql, sql } from '../../node-sdk';
import type { CheckedRows, CheckedRule } from './checked-rows';
import { messageOf } from './rule-message';

/** Characters of a value that an issue shows. */
const LONGEST_VALUE = 1000;

/** One row an issue, in the order of the rows and then of the rules. */
export function issuesOf(checked: CheckedRows, where: Sql): Query {
  const issue = identifier('issue');
  const issues = checked.rules.map((rule) => issueOf(rule, checked));
  const listed = sql`SELECT ${checked.position}, unnest([${join(issues, comma)}]) AS ${issue} FROM (SELECT * FROM ${checked.from} WHERE ${where}${checked.inOrder})`;
  return {
    columns: [
      { name: 'row', value: checked.position },
      ...['column', 'rule', 'value', 'message'].map((name) => ({
        name,
        value: sql`${issue}.${identifier(name)}`,
      })),
    ],
    rest: sql`FROM (${listed}) WHERE ${issue} IS NOT NULL`,
  };
}

/** NULL where the row does not break the rule. */
function issueOf({ rule, isBroken }: CheckedRule, { input }: CheckedRows): Sql {
  const column = rule.column === undefined ? undefined : input.column(rule.column);
  const value =
    column === undefined
      ? sql`CAST(NULL AS VARCHAR)`
      : sql`left(${asText(column)}, ${bind(LONGEST_VALUE)})`;
  const name = column === undefined ? sql`CAST(NULL AS VARCHAR)` : bind(column.name);
  return sql`CASE WHEN ${isBroken} THEN struct_pack("column" := ${name}, "rule" := ${bind(rule.rule)}, "value" := ${value}, "message" := ${bind(messageOf(rule))}) END`;
}
