import { bind, comma, identifier, join, type Relation, type Sql, sql } from '../../node-sdk';
import { messageOf } from './rule-message';
import type { ValidationRule } from './validation-rule.config';
import { violation } from './violation';

/** The rows of an input, each with its number and with what it breaks. */
export interface CheckedRows {
  /** Stands behind FROM: the input's own columns beside `position` and what tells of each rule. */
  readonly from: Sql;
  /** Number of the row, from 1. */
  readonly position: Sql;
  readonly rules: readonly CheckedRule[];
  /** True where the row breaks a rule. */
  readonly isInvalid: Sql;
  /** The message of the first rule that the row breaks. */
  readonly firstMessage: Sql;
  /** What a query ends with, so that rows come out as they came in. */
  readonly inOrder: Sql;
  readonly input: Relation;
}

export interface CheckedRule {
  readonly rule: ValidationRule;
  /** True where the row breaks it, else false. */
  readonly isBroken: Sql;
}

/** Throws NodeError for columns that the input lacks, and for values that cannot be compared. */
export async function checkedRows(
  rules: readonly ValidationRule[],
  input: Relation,
  expression: (source: string) => Promise<Sql>,
): Promise<CheckedRows> {
  const position = identifier('position');
  const tests = await Promise.all(
    rules.map((rule) => violation(rule, { input, position, expression })),
  );
  const checked = rules.map((rule, index) => ({
    rule,
    isBroken: identifier(`breaks${String(index)}`),
  }));
  const flags = checked.map(
    ({ isBroken }, index) => sql`${tests[index] ?? sql`FALSE`} AS ${isBroken}`,
  );
  const numbered = sql`SELECT *, row_number() OVER () AS ${position} FROM ${input.from}`;
  const cases = checked.map(
    ({ rule, isBroken }) => sql`WHEN ${isBroken} THEN ${bind(messageOf(rule))}`,
  );
  return {
    from: sql`(SELECT *, ${join(flags, comma)} FROM (${numbered}))`,
    position,
    rules: checked,
    isInvalid: sql`(${join(
      checked.map(({ isBroken }) => isBroken),
      sql` OR `,
    )})`,
    firstMessage: sql`CASE ${join(cases, sql` `)} END`,
    inOrder: losesOrder(rules) ? sql` ORDER BY ${position}` : sql``,
    input,
  };
}

/** Looking for repetitions sorts the rows by what may repeat. */
function losesOrder(rules: readonly ValidationRule[]): boolean {
  return rules.some(({ rule }) => rule === 'unique');
}
