import { comma, identifier, join, sql } from '../../../node-sdk';
import type { IngestColumn } from './column-scan';
import { physicalName } from './row-table';
import type { SourceTable } from './source-table';

/** The rows of a TEMP table as a source; nothing about them is open any more. */
export function tableSelect(
  table: string,
  columns: readonly IngestColumn[],
  rowCount: number,
): SourceTable {
  const names = columns.map((_, index) => identifier(physicalName(index)));
  return {
    columns: columns.map(({ name, type }) => ({ name, sqlType: type })),
    select: sql`SELECT ${names.length > 0 ? join(names, comma) : identifier(physicalName(0))} FROM ${identifier(table)}`,
    rowCount,
    proven: true,
    complete: true,
  };
}
