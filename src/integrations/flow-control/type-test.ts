import {
  asText,
  bind,
  type Column,
  type Sql,
  sql,
  textToNumber,
  textToTimestamp,
} from '../../node-sdk';

export const CHECKED_TYPES = [
  'string',
  'number',
  'integer',
  'boolean',
  'date',
  'datetime',
  'time',
  'object',
  'array',
] as const;
export type CheckedType = (typeof CHECKED_TYPES)[number];

/**
 * SQL that is true where a value is of a type, or is a text that says such a value. Not true
 * elsewhere; of an empty value it says nothing.
 */
export function isOfType(column: Column, type: CheckedType): Sql {
  return TESTS[type](column);
}

const TESTS: Readonly<Record<CheckedType, (column: Column) => Sql>> = {
  string: ({ type }) => constant(type === 'string'),
  number: (column) => ofNumber(column, (number) => sql`isfinite(${number})`),
  integer: (column) =>
    ofNumber(column, (number) => sql`(isfinite(${number}) AND ${number} = trunc(${number}))`),
  boolean: (column) =>
    either(column, 'boolean', (text) => sql`lower(trim(${text})) IN ('true', 'false')`),
  date: isDate,
  datetime: (column) =>
    column.type === 'date'
      ? sql`TRUE`
      : either(column, 'datetime', (text) => sql`(${startsWithDay(text)} AND ${isMoment(text)})`),
  time: (column) => either(column, 'time', (text) => sql`(TRY_CAST(${text} AS TIME) IS NOT NULL)`),
  object: (column) => ofJson(column, 'object', 'OBJECT'),
  array: (column) => ofJson(column, 'array', 'ARRAY'),
};

/** True for a column of the type, `test` for the texts of a column of text, false for any other. */
function either(column: Column, type: Column['type'], test: (text: Sql) => Sql): Sql {
  if (column.type === type) return sql`TRUE`;
  return column.type === 'string' ? test(asText(column)) : sql`FALSE`;
}

function ofNumber(column: Column, test: (number: Sql) => Sql): Sql {
  if (column.type === 'number') return test(sql`CAST(${column.ref} AS DOUBLE)`);
  return column.type === 'string' ? test(textToNumber(asText(column))) : sql`FALSE`;
}

function isDate(column: Column): Sql {
  if (column.type === 'datetime') return sql`(CAST(${column.ref} AS TIME) = TIME '00:00:00')`;
  return either(
    column,
    'date',
    (text) => sql`(${startsWithDay(text)} AND length(trim(${text})) = 10 AND ${isMoment(text)})`,
  );
}

function isMoment(text: Sql): Sql {
  return sql`isfinite(${textToTimestamp(text)})`;
}

/** DuckDB also reads other forms than ISO 8601, such as 2026/4/9. */
function startsWithDay(text: Sql): Sql {
  return sql`regexp_matches(trim(${text}), '^\\d{4}-\\d{2}-\\d{2}')`;
}

/** Columns of JSON hold objects and arrays alike. */
function ofJson({ type, sqlType, ref }: Column, wanted: Column['type'], jsonType: string): Sql {
  if (sqlType === 'JSON') return sql`(json_type(${ref}) = ${bind(jsonType)})`;
  return constant(type === wanted);
}

function constant(truth: boolean): Sql {
  return truth ? sql`TRUE` : sql`FALSE`;
}
