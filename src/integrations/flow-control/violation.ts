import {
  asText,
  bind,
  type Column,
  columnList,
  comparison,
  condition,
  join,
  type Relation,
  type Sql,
  sql,
} from '../../node-sdk';
import { isOfType } from './type-test';
import type { ValidationRule, ValidationRuleKind } from './validation-rule.config';

/** What a rule is held against. */
export interface RowsToCheck {
  readonly input: Relation;
  /** Number of the row, from 1. */
  readonly position: Sql;
  /** Compiles an expression over the input. */
  readonly expression: (source: string) => Promise<Sql>;
}

/** SQL that is true for rows that break the rule, and false for all others. Throws NodeError. */
export async function violation(rule: ValidationRule, rows: RowsToCheck): Promise<Sql> {
  if (rule.rule === 'expression') {
    return sql`((${await rows.expression(rule.expression ?? '')}) IS FALSE)`;
  }
  const column = rows.input.column(rule.column ?? '');
  if (rule.rule === 'required') return sql`(${column.ref} IS NULL OR ${isBlank(column)})`;
  const holds = TESTS[rule.rule](column, rule, rows);
  return sql`(${column.ref} IS NOT NULL AND (${holds}) IS NOT TRUE)`;
}

type Test = (column: Column, rule: ValidationRule, rows: RowsToCheck) => Sql;

const TESTS: Readonly<Record<Exclude<ValidationRuleKind, 'required' | 'expression'>, Test>> = {
  type: (column, { type = 'string' }) => isOfType(column, type),
  unique: isFirst,
  range: isWithin,
  length: (column, { min, max }) =>
    sql`length(${asText(column)}) BETWEEN ${bind(Number(min ?? 0))} AND ${bind(Number(max ?? Number.MAX_SAFE_INTEGER))}`,
  regex: (column, { pattern = '' }) => condition(column, 'matches', pattern),
  allowed_values: (column, { values = [] }) => condition(column, 'in', values),
};

function isBlank(column: Column): Sql {
  return column.type === 'string'
    ? sql`(trim(${asText(column)}, ${bind(' \t\r\n')}) = '')`
    : sql`FALSE`;
}

/** Whether no earlier row has the same values. */
function isFirst(column: Column, rule: ValidationRule, { input, position }: RowsToCheck): Sql {
  const columns = [column, ...(rule.with ?? []).map((name) => input.column(name))];
  return sql`row_number() OVER (PARTITION BY ${columnList(columns)} ORDER BY ${position}) = 1`;
}

function isWithin(column: Column, { min, max }: ValidationRule): Sql {
  const tests: Sql[] = [];
  if (min !== undefined) tests.push(compared(column, sql`>=`, min));
  if (max !== undefined) tests.push(compared(column, sql`<=`, max));
  return join(tests, sql` AND `);
}

function compared(column: Column, operator: Sql, bound: number | string): Sql {
  const { left, right } = comparison(column, bound);
  return sql`${left} ${operator} ${right}`;
}
