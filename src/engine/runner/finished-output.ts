import type { Readable } from 'node:stream';
import type { Row } from '../../common/json';
import {
  type ColumnSpec,
  type FileFormat,
  type FileOptions,
  type RunResult,
  sql,
} from '../../node-sdk';
import { type RowFileFolder, rowFileStream } from '../query-engine/export/row-file';
import type { FinishedRows } from '../query-engine/output/finished-rows';
import { parquetRows, readParquetPage, storedValues } from '../query-engine/output/parquet-result';
import { jsonLine } from '../query-engine/output/stored-column';

const DEFAULT_BATCH = 1000;

/** The finished rows of an output, as the first page needs them and as a terminator gets them. */
export class FinishedOutput implements RunResult {
  readonly columns: readonly ColumnSpec[];
  readonly totalRows: number;

  constructor(
    /** The run's own session and folder. */
    private readonly place: RowFileFolder,
    private readonly finished: FinishedRows,
    /** The file, where the rows are kept in one. */
    private readonly path: string | undefined,
  ) {
    this.columns = finished.columns.map(({ name, type }) => ({ name, type }));
    this.totalRows = finished.totalRows;
  }

  /** JSON text (an array) of the first `limit` rows. */
  async firstPage(limit: number): Promise<string> {
    if (this.path !== undefined) {
      return readParquetPage(this.place.session, this.path, { offset: 0, limit });
    }
    return `[${(this.finished.lines ?? []).slice(0, limit).join(',')}]`;
  }

  async *rows(batchSize = DEFAULT_BATCH): AsyncGenerator<readonly Row[]> {
    let batch: Row[] = [];
    for await (const line of this.lines()) {
      batch.push(JSON.parse(line) as Row);
      if (batch.length < batchSize) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }

  file(format: FileFormat, options?: FileOptions): Readable {
    return rowFileStream(this.place, { ...this.finished, file: this.path }, format, options);
  }

  private async *lines(): AsyncGenerator<string> {
    const { lines, columns } = this.finished;
    if (lines) yield* lines;
    if (this.path === undefined) return;
    const all = sql`SELECT ${jsonLine(storedValues(columns))} FROM ${parquetRows(this.path)}`;
    for await (const chunk of this.place.session.chunks(all)) {
      for (const [line] of chunk.getRows()) yield line as string;
    }
  }
}
