import type { ColumnSpec } from '../../../node-sdk';
import type { QuerySession } from '../database/query-session';
import { ColumnScan, type IngestRow } from './column-scan';
import { createRowTable } from './row-table';
import type { LazySource, SourceTable } from './source-table';
import { tableSelect } from './table-select';

/** Rows that are at hand in JavaScript: scanned whole, then written into a TEMP table. */
export class RowsSource implements LazySource {
  private ingested: Promise<SourceTable> | undefined;

  constructor(
    private readonly session: QuerySession,
    private readonly tableName: string,
    private batches: readonly (readonly IngestRow[])[],
    private readonly declared: readonly ColumnSpec[] = [],
  ) {}

  table(): Promise<SourceTable> {
    return (this.ingested ??= this.ingest());
  }

  private async ingest(): Promise<SourceTable> {
    const scan = new ColumnScan(this.declared);
    for (const rows of this.batches) scan.add(rows);
    const columns = scan.columns();
    const rowCount = await createRowTable(this.session, this.tableName, columns, this.batches);
    this.batches = [];
    return tableSelect(this.tableName, columns, rowCount);
  }
}
