import type { StoredForm } from '../query-engine/output/stored-column';
import type { StoredLines } from './result-store';

/** Rows as the text that is stored: the columns, then each row, one a line. */
export function linesText({ columns, lines }: StoredLines): Buffer {
  const forms = columns.map(({ name, kind }): StoredForm => ({ name, kind }));
  return Buffer.from([JSON.stringify(forms), ...lines].join('\n'));
}

export function linesOf(text: string): StoredLines {
  const [columns = '[]', ...lines] = text.split('\n');
  return { columns: JSON.parse(columns) as readonly StoredForm[], lines };
}

/** JSON text (an array) of rows `offset` to `offset + limit`. */
export function pageOf(text: string, offset: number, limit: number): string {
  const first = 1 + offset;
  return `[${text
    .split('\n')
    .slice(first, first + limit)
    .join(',')}]`;
}
