import type { Cell } from '../write/cells';

/** Rows in the text format of COPY. */
export function copyText(rows: readonly (readonly Cell[])[]): Buffer {
  let text = '';
  for (const row of rows) {
    for (let index = 0; index < row.length; index++) {
      const cell = row[index] as Cell;
      if (index > 0) text += '\t';
      text += cell === null ? '\\N' : escaped(cell as string);
    }
    text += '\n';
  }
  return Buffer.from(text);
}

const SPECIAL = /[\\\t\n\r]/;
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
};

function escaped(text: string): string {
  if (!SPECIAL.test(text)) return text;
  return text.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character] ?? character);
}
