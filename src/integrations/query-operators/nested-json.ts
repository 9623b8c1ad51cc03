import { bind, type Column, type Sql, sql } from '../../node-sdk';

/** Whether the column holds JSON, or text that may be JSON. */
export function isJson({ type, sqlType }: Column): boolean {
  return sqlType === 'VARCHAR' || (type === 'object' && !sqlType.startsWith('STRUCT'));
}

/** DuckDB reads these as numbers where no other reader of JSON does. */
const NOT_FINITE = '(?i)[\\[,:]\\s*-?(nan|inf)';

/** Such a column as JSON; text that is no JSON object or array is a JSON string. */
export function asJson({ sqlType, ref }: Column): Sql {
  if (sqlType === 'JSON') return ref;
  if (sqlType !== 'VARCHAR') return sql`to_json(${ref})`;
  const read = sql`TRY_CAST(${ref} AS JSON)`;
  return sql`CASE WHEN json_type(${read}) IN ('ARRAY', 'OBJECT') AND NOT regexp_matches(${ref}, ${bind(NOT_FINITE)}) THEN ${read} ELSE to_json(${ref}) END`;
}
