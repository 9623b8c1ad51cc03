import type { JsonValue, Row, WorkflowInfo } from '../../node-sdk';
import { escapeMrkdwn } from './escape-mrkdwn';

const SHOWN_ROWS = 10;
const SHOWN_COLUMNS = 8;
const SHOWN_FIELDS = 20;
const CELL_LENGTH = 40;

export interface Summary {
  readonly workflow: WorkflowInfo;
  readonly totalRows: number;
  readonly columns: readonly string[];
  readonly firstRows: readonly Row[];
}

/** The message of a node without a text: which workflow, how many rows, the first of them. */
export function summaryText({ workflow, totalRows, columns, firstRows }: Summary): string {
  const heading = `*${escapeMrkdwn(workflow.title)}*: ${countOf(totalRows)}`;
  if (totalRows === 0 || columns.length === 0) return heading;
  const shown = firstRows.slice(0, SHOWN_ROWS);
  const table = tableOf(columns.slice(0, SHOWN_COLUMNS), shown);
  const rest = [
    ...moreOf(totalRows - shown.length, 'row'),
    ...moreOf(columns.length - SHOWN_COLUMNS, 'column'),
  ];
  const end = rest.length === 0 ? '' : `\n… and ${rest.join(', ')}`;
  return `${heading}\n\`\`\`\n${table}\n\`\`\`${end}`;
}

/** The same for one row of many. */
export function rowText(workflow: WorkflowInfo, row: Row, position: string): string {
  const fields = Object.entries(row);
  const lines = fields
    .slice(0, SHOWN_FIELDS)
    .map(([name, value]) => `${escapeMrkdwn(name)}: ${escapeMrkdwn(cellOf(value, 400))}`);
  const rest = moreOf(fields.length - SHOWN_FIELDS, 'column').map((more) => `… and ${more}`);
  return [`*${escapeMrkdwn(workflow.title)}*: ${position}`, ...lines, ...rest].join('\n');
}

/** In a block of code, where only the three entities and the end of the block mean anything. */
function tableOf(columns: readonly string[], rows: readonly Row[]): string {
  const lines = [columns, ...rows.map((row) => columns.map((name) => cellOf(row[name])))].map(
    (cells) => cells.map((cell) => cellOf(cell)),
  );
  const widths = columns.map((_, index) =>
    Math.max(...lines.map((cells) => cells[index]?.length ?? 0)),
  );
  return lines
    .map((cells) =>
      cells
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .map(escapeMrkdwn)
    .join('\n');
}

/** One short line. */
function cellOf(value: JsonValue | undefined, length = CELL_LENGTH): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}

function countOf(rows: number): string {
  return rows === 1 ? '1 row' : `${String(rows)} rows`;
}

function moreOf(count: number, noun: string): string[] {
  return count > 0 ? [`${String(count)} more ${noun}${count === 1 ? '' : 's'}`] : [];
}
