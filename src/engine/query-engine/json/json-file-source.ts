import { bind, sql } from '../../../node-sdk';
import type { QuerySession } from '../database/query-session';
import { ColumnScan } from '../ingest/column-scan';
import { ingestRows } from '../ingest/ingest-rows';
import type { LazySource, SourceNeeds, SourceTable } from '../ingest/source-table';
import { KeyShapes } from './key-shapes';
import { firstRows } from './first-rows';
import type { JsonLayout } from './json-layout';
import { columnsOfJson, readableByName, wholeJson } from './native-json';

/** What of the file's beginning is parsed to find the columns. */
const SNIFFED_BYTES = 1_048_576;

interface Sniff {
  readonly scan: ColumnScan;
  readonly shapes: KeyShapes;
}

/**
 * Many JSON objects in a file. DuckDB reads it natively, with columns found in its beginning and
 * proven by the same scan that computes the result; after a surprise it goes through JavaScript.
 */
export class JsonFileSource implements LazySource {
  private sniffed: Promise<Sniff> | undefined;
  private ingested: Promise<SourceTable> | undefined;

  constructor(
    private readonly session: QuerySession,
    private readonly path: string,
    /** Name of the TEMP table, should it be needed. */
    private readonly tableName: string,
    private readonly layout: JsonLayout,
    /** Objects beyond are left out. */
    private readonly maxRows?: number,
  ) {}

  async table({ exact, allColumns }: SourceNeeds): Promise<SourceTable> {
    const { scan, shapes } = await (this.sniffed ??= this.sniff());
    const columns = scan.columns();
    if (exact || scan.mixed || columns.length === 0) return (this.ingested ??= this.ingest());
    const file = { path: this.path, format: this.layout.format };
    const complete = allColumns || !readableByName(columns);
    const select = complete ? wholeJson(file, columns, shapes.all()) : columnsOfJson(file, columns);
    return {
      columns: columns.map(({ name, type }) => ({ name, sqlType: type })),
      select: this.maxRows === undefined ? select : sql`${select} LIMIT ${bind(this.maxRows)}`,
      rowCount: undefined,
      proven: false,
      complete,
    };
  }

  private async sniff(): Promise<Sniff> {
    const scan = new ColumnScan();
    const shapes = new KeyShapes();
    const beginning = this.layout.batches(this.path, SNIFFED_BYTES);
    for await (const rows of firstRows(beginning, this.maxRows)) {
      scan.add(rows);
      shapes.add(rows);
      break;
    }
    return { scan, shapes };
  }

  private ingest(): Promise<SourceTable> {
    return ingestRows(
      this.session,
      this.tableName,
      firstRows(this.layout.batches(this.path), this.maxRows),
    );
  }
}
