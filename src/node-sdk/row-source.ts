import type { Row } from '../common/json';
import type { ColumnType } from './relation';

export interface ColumnSpec {
  readonly name: string;
  readonly type: ColumnType;
}

/** Rows made in JavaScript, a batch at a time. */
export interface RowBatches {
  readonly kind: 'rows';
  readonly batches: Iterable<readonly Row[]> | AsyncIterable<readonly Row[]>;
  /** Columns that exist even where no row has them; others are found in the rows. */
  readonly columns?: readonly ColumnSpec[];
}

/** JSON: an array of objects, or one object = one row. Small ones as text, large ones spooled. */
export interface JsonSource {
  readonly kind: 'json';
  readonly body: { readonly text: string } | { readonly path: string };
  /** Dot path to the rows inside the document: `data.items`. */
  readonly recordsPath?: string;
}

/** A CSV file with a header line unless `header` is false (columns are then column0, column1, ...). */
export interface CsvSource {
  readonly kind: 'csv';
  readonly path: string;
  readonly delimiter?: string;
  readonly header?: boolean;
  /** Types by column name; the others are found by looking at the whole file. */
  readonly columns?: Readonly<Record<string, ColumnType>>;
}

/** A Parquet file; its types are those of the file. */
export interface ParquetSource {
  readonly kind: 'parquet';
  readonly path: string;
}

/**
 * What a getter hands to the engine: rows, or better, a file that the engine reads natively and
 * that never passes through JavaScript.
 */
export type RowSource = RowBatches | JsonSource | CsvSource | ParquetSource;

/** Literal rows, all at hand. */
export function rowsOf(rows: readonly Row[], columns?: readonly ColumnSpec[]): RowBatches {
  return { kind: 'rows', batches: [rows], ...(columns ? { columns } : {}) };
}
