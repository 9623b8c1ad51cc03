import { sql, Sql, type ColumnType } from '../../../node-sdk';

/** A type that CSV text can be read as, with the test for it and the cast to it. */
export interface CsvType {
  readonly sqlType: string;
  /** Whether non-empty text reads as this type without losing anything: 007 is no number. */
  readonly fits: (text: Sql) => Sql;
  readonly cast: (text: Sql) => Sql;
}

const NUMBER = Sql.trusted(`'-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?'`);
const MOMENT = Sql.trusted(
  `'[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?( ?(Z|[+-][0-9]{2}(:?[0-9]{2})?))?'`,
);

const whole: CsvType = {
  sqlType: 'BIGINT',
  fits: (text) => sql`try_cast(${text} AS BIGINT)::VARCHAR = ${text}`,
  cast: (text) => sql`CAST(${text} AS BIGINT)`,
};
const real: CsvType = {
  sqlType: 'DOUBLE',
  fits: (text) =>
    sql`regexp_full_match(${text}, ${NUMBER}) AND isfinite(try_cast(${text} AS DOUBLE))`,
  cast: (text) => sql`CAST(${text} AS DOUBLE)`,
};
const boolean: CsvType = {
  sqlType: 'BOOLEAN',
  fits: (text) => sql`lower(${text}) IN ('true', 'false')`,
  cast: (text) => sql`CAST(${text} AS BOOLEAN)`,
};
const date: CsvType = {
  sqlType: 'DATE',
  fits: (text) => sql`try_cast(${text} AS DATE)::VARCHAR = ${text}`,
  cast: (text) => sql`CAST(${text} AS DATE)`,
};
const moment: CsvType = {
  sqlType: 'TIMESTAMP',
  fits: (text) =>
    sql`regexp_full_match(${text}, ${MOMENT}) AND try_cast(${text} AS TIMESTAMPTZ) IS NOT NULL`,
  cast: (text) => sql`CAST(${text} AS TIMESTAMPTZ) AT TIME ZONE 'UTC'`,
};
export const csvText: CsvType = {
  sqlType: 'VARCHAR',
  fits: () => Sql.trusted('true'),
  cast: (text) => text,
};
const json: CsvType = {
  sqlType: 'JSON',
  fits: (text) => sql`json_valid(${text})`,
  cast: (text) => sql`CAST(${text} AS JSON)`,
};
const time: CsvType = {
  sqlType: 'TIME',
  fits: (text) => sql`try_cast(${text} AS TIME) IS NOT NULL`,
  cast: (text) => sql`CAST(${text} AS TIME)`,
};

/** In the order they are tried; what fits none is text. */
export const GUESSED_TYPES: readonly CsvType[] = [whole, real, boolean, date, moment];

/** For a column whose type the node gives: tried in order, and the last is taken in any case. */
export const DECLARED_TYPES: Readonly<Record<ColumnType, readonly CsvType[]>> = {
  string: [csvText],
  number: [whole, real],
  boolean: [boolean],
  date: [date],
  datetime: [moment],
  time: [time],
  object: [json],
  array: [json],
};
