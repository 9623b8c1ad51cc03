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
 * Writes all rows, in order, into the TEMP table of that name. The next batch is asked for when the
 * last is written. Columns and types are those that all rows together have, however they were cut
 * into batches.
 */
export async function ingestRows(
  session: QuerySession,
  table: string,
  batches: IngestBatches,
  declared: readonly ColumnSpec[] = [],
): Promise<SourceTable> {
  const scan = new ColumnScan(declared);
  const written = new RowTable(session, table);
  for await (const rows of batches) {
    scan.add(rows);
    await written.append(scan.columns(), rows);
  }
  const columns = scan.columns();
  await written.finish(columns);
  const textTypes = await typesOfTexts(session, table, columns);
  return tableSelect(table, columns, scan.rowCount, textTypes);
}
