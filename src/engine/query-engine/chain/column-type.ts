import type { ColumnType } from '../../../node-sdk';

const TYPES: readonly (readonly [RegExp, ColumnType])[] = [
  [/(\[\d*\])$/, 'array'],
  [/^(STRUCT|MAP|UNION|JSON)\b/, 'object'],
  [/^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|BIGNUM|FLOAT|DOUBLE|DECIMAL)\b/, 'number'],
  [/^BOOLEAN$/, 'boolean'],
  [/^TIMESTAMP/, 'datetime'],
  [/^DATE$/, 'date'],
  [/^TIME\b/, 'time'],
];

/** The API's name for a DuckDB type; text, blobs, intervals, ids and enums are strings. */
export function columnTypeOf(sqlType: string): ColumnType {
  return TYPES.find(([pattern]) => pattern.test(sqlType))?.[1] ?? 'string';
}
