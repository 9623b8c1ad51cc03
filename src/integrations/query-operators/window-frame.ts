import { bind, type Sql, sql } from '../../node-sdk';

/** Which rows around a row a window function sees. */
export type WindowFrame = 'running' | 'partition' | RowsAround;

/** So many rows before and after a row; `all` of them reaches to the end of the partition. */
export interface RowsAround {
  readonly before?: number | 'all';
  readonly after?: number | 'all';
}

const MOST = 1_000_000;

export const FRAME_SCHEMA = {
  anyOf: [
    { type: 'string' as const, enum: ['running', 'partition'] },
    {
      type: 'object' as const,
      additionalProperties: false,
      minProperties: 1,
      properties: { before: rowsSchema(), after: rowsSchema() },
    },
  ],
};

function rowsSchema() {
  return {
    anyOf: [
      { type: 'integer' as const, minimum: 0, maximum: MOST },
      { type: 'string' as const, enum: ['all'] },
    ],
  };
}

/** What is wrong with `frame`. */
export function frameFault(value: unknown): string | undefined {
  if (value === 'running' || value === 'partition' || isRowsAround(value)) return undefined;
  return `must be running, partition or {before, after} with numbers of rows up to ${String(MOST)}, or all`;
}

function isRowsAround(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return (
    entries.length > 0 &&
    entries.every(([side, rows]) => ['before', 'after'].includes(side) && isRowCount(rows))
  );
}

function isRowCount(rows: unknown): boolean {
  return rows === 'all' || (Number.isInteger(rows) && Number(rows) >= 0 && Number(rows) <= MOST);
}

/** ` ROWS BETWEEN ... AND ...` */
export function frameSql(frame: WindowFrame): Sql {
  if (frame === 'running') return rowsBetween({ before: 'all', after: 0 });
  return rowsBetween(frame === 'partition' ? { before: 'all', after: 'all' } : frame);
}

function rowsBetween({ before = 0, after = 0 }: RowsAround): Sql {
  const from = before === 'all' ? sql`UNBOUNDED` : bind(before);
  const to = after === 'all' ? sql`UNBOUNDED` : bind(after);
  return sql` ROWS BETWEEN ${from} PRECEDING AND ${to} FOLLOWING`;
}
