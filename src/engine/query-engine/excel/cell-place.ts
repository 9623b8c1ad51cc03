const COLUMN = /^([A-Za-z]{1,3})(?=[0-9]|$)/;
const LETTERS = 26;
const A = 64;

/** Position from 0 of the column in `BC12` or `BC`; undefined where there is none. */
export function columnIn(place: string): number | undefined {
  const letters = COLUMN.exec(place)?.[1];
  if (letters === undefined) return undefined;
  let position = 0;
  for (const letter of letters.toUpperCase()) {
    position = position * LETTERS + letter.charCodeAt(0) - A;
  }
  return position - 1;
}

/** `BC12`: the column counts from 0, the row from 1. */
export function cellPlace(row: number, column: number): string {
  let letters = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / LETTERS)) {
    letters = String.fromCharCode(A + 1 + ((rest - 1) % LETTERS)) + letters;
  }
  return `${letters}${String(row)}`;
}
