/**
 * Which kinds of JSON values a column holds, as a set of bits, and the type that follows from all
 * of them: one surprise in the last row decides as much as the first row does.
 */
export const Kind = {
  /** A whole number of at most 2^53 - 1, or a bigint of at most 64 bits. */
  whole: 1,
  /** Any other number. */
  real: 2,
  boolean: 4,
  text: 8,
  /** An object or array. */
  nested: 16,
} as const;

/** The DuckDB types that ingested columns have. */
export type IngestType = 'BIGINT' | 'DOUBLE' | 'BOOLEAN' | 'VARCHAR' | 'JSON';

const MAX_INT64 = 9_223_372_036_854_775_807n;
const MIN_INT64 = -9_223_372_036_854_775_808n;

/** Null and undefined have no kind: 0. */
export function kindOf(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return Kind.text;
    case 'number':
      return Number.isSafeInteger(value) ? Kind.whole : Kind.real;
    case 'boolean':
      return Kind.boolean;
    case 'bigint':
      return fitsInt64(value) ? Kind.whole : Kind.real;
    default:
      return value === null || value === undefined ? 0 : Kind.nested;
  }
}

/** A column that mixes kinds is text; dates are never guessed from text. */
export function typeOfKinds(kinds: number): IngestType {
  if (kinds === Kind.whole) return 'BIGINT';
  if (kinds === Kind.real || kinds === (Kind.whole | Kind.real)) return 'DOUBLE';
  if (kinds === Kind.boolean) return 'BOOLEAN';
  return kinds === Kind.nested ? 'JSON' : 'VARCHAR';
}

export function fitsInt64(value: bigint): boolean {
  return value <= MAX_INT64 && value >= MIN_INT64;
}
