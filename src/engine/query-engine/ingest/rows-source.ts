import type { ColumnSpec } from '../../../node-sdk';
import type { QuerySession } from '../database/query-session';
import { type IngestBatches, ingestRows } from './ingest-rows';
import type { LazySource, SourceTable } from './source-table';

/** Rows that come through JavaScript, written into a TEMP table when first asked for. */
export class RowsSource implements LazySource {
  private ingested: Promise<SourceTable> | undefined;

  constructor(
    private readonly session: QuerySession,
    private readonly tableName: string,
    private batches: IngestBatches,
    private readonly declared: readonly ColumnSpec[] = [],
  ) {}

  table(): Promise<SourceTable> {
    return (this.ingested ??= this.ingest());
  }

  private ingest(): Promise<SourceTable> {
    const { session, tableName, batches, declared } = this;
    this.batches = [];
    return ingestRows(session, tableName, batches, declared);
  }
}
