import type { JsonValue } from '../../common/json';
import type { Column } from '../relation';
import { bind, comma, join, type Sql, sql } from '../sql';
import { asText } from '../column-values';
import { comparison, type Scalar } from './comparison';
import type { ConditionOperator } from './condition-operators';

/**
 * A condition as SQL that is true for the rows to keep. An empty column meets no condition but
 * is_null and the negated ones.
 */
export function condition(column: Column, operator: ConditionOperator, value: JsonValue): Sql {
  return OPERATORS[operator](column, value);
}

type Operator = (column: Column, value: JsonValue) => Sql;

const OPERATORS: Readonly<Record<ConditionOperator, Operator>> = {
  eq: comparing(sql`=`),
  neq: not(comparing(sql`=`)),
  gt: comparing(sql`>`),
  gte: comparing(sql`>=`),
  lt: comparing(sql`<`),
  lte: comparing(sql`<=`),
  in: isIn,
  not_in: not(isIn),
  between: (column, value) => {
    const [low = null, high = null] = value as JsonValue[];
    return sql`(${OPERATORS.gte(column, low)} AND ${OPERATORS.lte(column, high)})`;
  },
  contains: searching(sql`contains`),
  not_contains: not(searching(sql`contains`)),
  starts_with: searching(sql`starts_with`),
  ends_with: searching(sql`ends_with`),
  matches: searching(sql`regexp_matches`),
  is_null: ({ ref }) => sql`(${ref} IS NULL)`,
  is_not_null: ({ ref }) => sql`(${ref} IS NOT NULL)`,
};

function comparing(operator: Sql): Operator {
  return (column, value) => {
    const { left, right } = comparison(column, value as Scalar);
    return sql`(${left} ${operator} ${right})`;
  };
}

function searching(search: Sql): Operator {
  return (column, value) =>
    sql`${search}(${asText(column)}, ${bind(typeof value === 'string' ? value : JSON.stringify(value))})`;
}

function not(operator: Operator): Operator {
  return (column, value) => sql`(${operator(column, value)} IS NOT TRUE)`;
}

/** Values that compare alike share one IN; null in the list stands for empty columns. */
function isIn(column: Column, value: JsonValue): Sql {
  const values = value as (Scalar | null)[];
  const groups = new Map<string, { readonly left: Sql; readonly rights: Sql[] }>();
  for (const entry of values.filter((scalar) => scalar !== null)) {
    const { left, right, as } = comparison(column, entry);
    const group = groups.get(as) ?? { left, rights: [] };
    group.rights.push(right);
    groups.set(as, group);
  }
  const tests = [...groups.values()].map(
    ({ left, rights }) => sql`${left} IN (${join(rights, comma)})`,
  );
  if (values.includes(null)) tests.push(sql`${column.ref} IS NULL`);
  return tests.length === 0 ? sql`FALSE` : sql`(${join(tests, sql` OR `)})`;
}
