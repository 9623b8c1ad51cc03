import { sql, Sql } from '../../../node-sdk';
import type { IngestType } from '../ingest/value-kinds';

/** A statement that meets a value that its source's types did not foresee fails with this. */
const SURPRISE = Sql.trusted(`error('unforeseen value')`);

/**
 * `json`, a column of type JSON, as a value of `type`. Casts alone would corrupt silently (1.5 to
 * 2, "12" to 12, true to 1), so any text that is not of the type fails the statement.
 */
export function checkedValue(json: Sql, type: IngestType): Sql {
  const text = sql`${json}::VARCHAR`;
  return sql`CASE WHEN ${json} IS NULL THEN NULL ${BRANCHES[type](json, text)} ELSE ${SURPRISE} END`;
}

const BRANCHES: Readonly<Record<IngestType, (json: Sql, text: Sql) => Sql>> = {
  BIGINT: (_json, text) =>
    sql`WHEN try_cast(${text} AS BIGINT)::VARCHAR = ${text} THEN ${text}::BIGINT
        WHEN abs(try_cast(${text} AS DOUBLE)) <= 9007199254740991
          AND trunc(try_cast(${text} AS DOUBLE)) = try_cast(${text} AS DOUBLE)
        THEN try_cast(${text} AS DOUBLE)::BIGINT`,
  DOUBLE: (_json, text) => sql`WHEN isfinite(try_cast(${text} AS DOUBLE)) THEN ${text}::DOUBLE`,
  BOOLEAN: (_json, text) => sql`WHEN ${text} = 'true' THEN true WHEN ${text} = 'false' THEN false`,
  VARCHAR: (json, text) =>
    sql`WHEN starts_with(${text}, '"')
        THEN CASE WHEN contains(${text}, '\\') THEN ${json}->>'$'
             ELSE substring(${text}, 2, length(${text}) - 2) END`,
  JSON: (json, text) =>
    sql`WHEN starts_with(${text}, '{') OR starts_with(${text}, '[') THEN ${json}`,
};
