import type { ColumnSpec } from '../../../node-sdk';
import type { QuerySession } from '../database/query-session';
import { ColumnScan, type IngestRow } from './column-scan';
import { typesOfTexts } from './declared-texts';
import { RowTable } from './row-table';
import type { SourceTable } from './source-table';
import { tableSelect } from './table-select';

/** Rows, a batch at a time. */
export type IngestBatches = Iterable<readonly IngestRow[]> | AsyncIterable<readonly IngestRow[]>;

/**
 * Columns that become known while rows come: asked for at the first rows, and at the end for all of
 * them, with their types, in the order that they shall have.
 */
export type LateColumns = () => readonly ColumnSpec[];

/**
 * Writes all rows, in order, into the TEMP table of that name. The next batch is asked for when the
 * last is written. Columns and types are those that all rows together have, however they were cut
 * into batches.
 */
export async function ingestRows(
  session: QuerySession,
  table: string,
  batches: IngestBatches,
  declared: readonly ColumnSpec[] | LateColumns = [],
): Promise<SourceTable> {
  const late = typeof declared === 'function' ? declared : undefined;
  const scan = new ColumnScan(typeof declared === 'function' ? [] : declared);
  const written = new RowTable(session, table);
  for await (const rows of batches) {
    if (late && scan.rowCount === 0) scan.declare(late());
    scan.add(rows);
    await written.append(scan.columns(), rows);
  }
  const specs = late?.();
  if (specs) scan.declare(specs);
  const columns = scan.columns();
  await written.finish(columns);
  const textTypes = await typesOfTexts(session, table, columns);
  return tableSelect({ table, columns, rowCount: scan.rowCount, textTypes, order: specs });
}
