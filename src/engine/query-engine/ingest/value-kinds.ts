/**
 * Which kinds of values a column holds, as a set of bits, and the type that follows from all of
 * them: one surprise in the last row decides as much as the first row does.
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
  /** Beside `whole`: an integer that a double cannot hold. */
  long: 32,
  /** Beside `whole`: a zero with a sign, which an integer cannot hold. */
  signedZero: 64,
} as const;

const DETAILS = Kind.long | Kind.signedZero;

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
      if (!Number.isSafeInteger(value)) return Kind.real;
      return Object.is(value, -0) ? Kind.whole | Kind.signedZero : Kind.whole;
    case 'boolean':
      return Kind.boolean;
    case 'bigint':
      return kindOfBigint(value);
    default:
      if (value === null || value === undefined) return 0;
      return value instanceof Date ? Kind.text : Kind.nested;
  }
}

/** A column that mixes kinds is text; dates are never guessed from text. */
export function typeOfKinds(all: number): IngestType {
  const kinds = all & ~DETAILS;
  if (kinds === Kind.whole) return 'BIGINT';
  if (kinds === Kind.real || kinds === (Kind.whole | Kind.real)) return 'DOUBLE';
  if (kinds === Kind.boolean) return 'BOOLEAN';
  return kinds === Kind.nested ? 'JSON' : 'VARCHAR';
}

/**
 * How values are kept as long as more may come: in the type that they would have if these were all,
 * unless that would lose what another type, should it be needed, still has to show.
 */
export function keptTypeOfKinds(kinds: number): IngestType {
  const type = typeOfKinds(kinds);
  if (type !== 'BIGINT' && type !== 'DOUBLE') return type;
  const holdsReal = (kinds & (Kind.real | Kind.signedZero)) !== 0;
  if (!holdsReal) return 'BIGINT';
  return (kinds & Kind.long) === 0 ? 'DOUBLE' : 'VARCHAR';
}

/** Whether every value, if there is one, is text. */
export function isTextOnly(kinds: number): boolean {
  return (kinds & ~Kind.text) === 0;
}

function kindOfBigint(value: bigint): number {
  if (!fitsInt64(value)) return Kind.real;
  return Number.isSafeInteger(Number(value)) ? Kind.whole : Kind.whole | Kind.long;
}

export function fitsInt64(value: bigint): boolean {
  return value <= MAX_INT64 && value >= MIN_INT64;
}
