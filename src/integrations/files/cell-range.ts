import type { CellRange } from '../../node-sdk';

/** What Excel has. */
const MOST_ROWS = 1_048_576;
const MOST_COLUMNS = 16_384;
const LETTERS = 26;
const A = 64;
const RANGE = /^([A-Z]{1,3})?([1-9][0-9]{0,6})?(:([A-Z]{1,3})?([1-9][0-9]{0,6})?)?$/i;
/** Both ends name columns or neither does; a last row needs a first one. */
const SHAPE = /^(C?R|C|C:C|R:R|CR:C|CR:CR)$/;

/**
 * `A1:F100`, `B3` (from there on), `B:F` (columns), `3:100` (rows), `B3:F` (columns from a row on).
 * Undefined for anything else, and for what a sheet cannot have.
 */
export function cellRange(text: string): CellRange | undefined {
  const found = RANGE.exec(text.replaceAll('$', ''));
  if (!found || !SHAPE.test(shapeOf(found))) return undefined;
  const [, left, top, , right, bottom] = found;
  const columns = bounds('Column', columnIn(left), columnIn(right), MOST_COLUMNS - 1);
  const rows = bounds('Row', numberIn(top), numberIn(bottom), MOST_ROWS);
  return columns && rows && { ...columns, ...rows };
}

/** `CR:CR` for `A1:F100`, `R` for `3`. */
function shapeOf([, left, top, rest, right, bottom]: readonly (string | undefined)[]): string {
  const place = (column?: string, row?: string): string => `${column ? 'C' : ''}${row ? 'R' : ''}`;
  return place(left, top) + (rest === undefined ? '' : `:${place(right, bottom)}`);
}

/** Undefined where the last comes before the first, or beyond what there is. */
function bounds(
  of: 'Row' | 'Column',
  first: number | undefined,
  last: number | undefined,
  most: number,
): CellRange | undefined {
  if (Math.max(first ?? 0, last ?? 0) > most || (first ?? 0) > (last ?? most)) return undefined;
  return {
    ...(first === undefined ? {} : { [`first${of}`]: first }),
    ...(last === undefined ? {} : { [`last${of}`]: last }),
  };
}

function numberIn(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits);
}

/** Counts from 0. */
function columnIn(letters: string | undefined): number | undefined {
  if (letters === undefined) return undefined;
  let position = 0;
  for (const letter of letters.toUpperCase()) {
    position = position * LETTERS + letter.charCodeAt(0) - A;
  }
  return position - 1;
}
