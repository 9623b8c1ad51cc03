import type { Column } from './relation';
import { bind, type Sql, sql } from './sql';

/** A column as text, written as the API writes its values. */
export function asText({ type, sqlType, ref }: Pick<Column, 'type' | 'sqlType' | 'ref'>): Sql {
  if (sqlType === 'VARCHAR') return ref;
  if (type === 'number') return sql`regexp_replace(CAST(${ref} AS VARCHAR), '\\.0$', '')`;
  if (type === 'datetime') return sql`strftime(${asTimestamp(ref)}, '%Y-%m-%dT%H:%M:%S.%gZ')`;
  if (type === 'object' || type === 'array') return sql`CAST(to_json(${ref}) AS VARCHAR)`;
  return sql`CAST(${ref} AS VARCHAR)`;
}

/** A datetime or date without its zone; the engine's zone is UTC. */
export function asTimestamp(ref: Sql): Sql {
  return sql`CAST(${ref} AS TIMESTAMP)`;
}

/** Text as a number; null where it is none. */
export function textToNumber(text: Sql): Sql {
  return sql`nullif(TRY_CAST(${text} AS DOUBLE), CAST('nan' AS DOUBLE))`;
}

/** Text as a moment in UTC, its offset counted in; null where it is none. */
export function textToTimestamp(text: Sql): Sql {
  return sql`CAST(TRY_CAST(${text} AS TIMESTAMPTZ) AS TIMESTAMP)`;
}

/** Unix seconds as a moment; null beyond the years 1 to 9999. */
function secondsToTimestamp(seconds: Sql): Sql {
  return sql`CASE WHEN ${seconds} BETWEEN -62135596800 AND 253402300799 THEN make_timestamp(CAST(round(${seconds} * 1000000) AS BIGINT)) END`;
}

/**
 * `converted`, or the run fails naming the column and a value that could not be converted. Blank
 * text is an absent value, not a bad one.
 */
export function orFail(column: Column, converted: Sql, kind: string): Sql {
  const text = asText(column);
  const message = sql`${bind(`Column "${column.name}": "`)} || left(${text}, 100) || ${bind(`" is not ${kind}`)}`;
  return sql`CASE WHEN ${converted} IS NULL AND trim(${text}) <> '' THEN error(${message}) ELSE ${converted} END`;
}

/** The column as DOUBLE or its own numeric type; text is read, anything unreadable fails the run. */
export function asNumber(column: Column): Sql {
  if (column.type === 'number') return column.ref;
  if (column.type === 'boolean') return sql`CAST(${column.ref} AS INTEGER)`;
  const number = textToNumber(asText(column));
  return orFail(column, sql`CASE WHEN isfinite(${number}) THEN ${number} END`, 'a number');
}

/** The column as TIMESTAMP; numbers are unix seconds, anything unreadable fails the run. */
export function asMoment(column: Column): Sql {
  if (column.type === 'datetime' || column.type === 'date') return asTimestamp(column.ref);
  if (column.type === 'number') {
    const seconds = sql`CAST(${column.ref} AS DOUBLE)`;
    return orFail(column, secondsToTimestamp(seconds), 'a time in unix seconds');
  }
  const moment = textToTimestamp(asText(column));
  return orFail(column, sql`CASE WHEN isfinite(${moment}) THEN ${moment} END`, 'a date');
}
