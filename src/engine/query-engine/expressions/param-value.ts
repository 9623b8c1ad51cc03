import type { JsonValue } from '../../../common/json';
import { bind, comma, join, sql, Sql } from '../../../node-sdk';
import { ExpressionError } from './expression-error';

/**
 * A param as SQL. Text becomes a quoted literal rather than a typed value, so that it compares with
 * dates and numbers as text written into the expression does; a list serves `IN` by
 * `list_contains($ids, id)`.
 */
export function paramValue(name: string, value: JsonValue): Sql {
  if (typeof value === 'string') return textLiteral(name, value);
  if (Array.isArray(value)) {
    return sql`[${join(
      value.map((item) => paramValue(name, item)),
      comma,
    )}]`;
  }
  if (value !== null && typeof value === 'object') return bind(JSON.stringify(value), 'JSON');
  return value === null ? Sql.trusted('NULL') : bind(value);
}

function textLiteral(name: string, value: string): Sql {
  if (value.includes('\0')) {
    throw new ExpressionError(`Param "${name}" holds a NUL character, which expressions refuse`);
  }
  return Sql.trusted(`'${value.replaceAll("'", "''")}'`);
}
