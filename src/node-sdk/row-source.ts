import type { JsonValue, Row } from '../common/json';
import type { ColumnType } from './relation';

export interface ColumnSpec {
  readonly name: string;
  readonly type: ColumnType;
}

/** What a row made in JavaScript may hold: JSON, an integer of any size, or a point in time. */
export type SourceValue = JsonValue | bigint | Date;
export type SourceRow = Readonly<Record<string, SourceValue>>;

/**
 * Rows made in JavaScript, a batch at a time: the next is asked for when the last is stored, so an
 * async iterable over millions of rows needs the memory of a batch. Left early, it is told so.
 */
export interface RowBatches {
  readonly kind: 'rows';
  readonly batches: Iterable<readonly SourceRow[]> | AsyncIterable<readonly SourceRow[]>;
  /**
   * Columns that exist even where no row has them; others are found in the rows. Types follow from
   * the values. The declared type says what texts stand for: dates, times, JSON, and for `number`
   * decimals such as `12.50`, which stay exact; a single text that is none makes the column text. A
   * datetime without a zone is UTC.
   */
  readonly columns?: readonly ColumnSpec[];
}

/** A JSON document: a small one as text, a large one in a file of the run. */
export type JsonBody = { readonly text: string } | { readonly path: string };

/**
 * JSON: an array of objects, or one object = one row. `null` at `recordsPath` is an array without
 * rows.
 */
export interface JsonSource {
  readonly kind: 'json';
  readonly body: JsonBody;
  /**
   * `ndjson`: one object a line; `auto`: so where a second object follows the first. Default: `json`,
   * one document.
   */
  readonly format?: 'json' | 'ndjson' | 'auto';
  /** Dot path to the rows inside the document: `data.items`. */
  readonly recordsPath?: string;
}

/**
 * Several JSON documents whose rows follow one another, as the pages of an API. The next is asked
 * for when the one before is stored; a page's file is removed then.
 */
export interface JsonPages {
  readonly kind: 'json-pages';
  readonly pages: Iterable<JsonBody> | AsyncIterable<JsonBody>;
  /** Dot path to the rows inside each document. */
  readonly recordsPath?: string;
  /** Rows beyond are left out. */
  readonly maxRows?: number;
}

/**
 * A CSV file, also compressed by gzip, with a header line unless `header` is false (columns are then
 * column0, column1, ...).
 */
export interface CsvSource {
  readonly kind: 'csv';
  readonly path: string;
  /** WHATWG label of the encoding. Default: UTF-8, or UTF-16 where the file begins so. */
  readonly encoding?: string;
  /** Default: whichever of , ; tab | fits the beginning of the file. */
  readonly delimiter?: string;
  /** One character, or empty where nothing is quoted. Default: ". */
  readonly quote?: string;
  /** One character before quotes inside of quotes. Default: the quote itself. */
  readonly escape?: string;
  readonly header?: boolean;
  /** Lines before the header, or before the first row. */
  readonly skipLines?: number;
  /** Texts that mean null, beside the empty one. */
  readonly nullTexts?: readonly string[];
  /** Given, numbers may also be grouped by the other sign: 1.234,50 or 1,234.50. */
  readonly decimalSeparator?: '.' | ',';
  /** Types by column name; the others are found by looking at the whole file. */
  readonly columns?: Readonly<Record<string, ColumnType>>;
}

/** A Parquet file; its types are those of the file. */
export interface ParquetSource {
  readonly kind: 'parquet';
  readonly path: string;
  /** Whether bytes that are not marked as text are text: some writers leave the mark out. */
  readonly binaryAsText?: boolean;
}

/** Cells of a sheet: rows count from 1, columns from 0, and the last ones belong to it. */
export interface CellRange {
  readonly firstRow?: number;
  readonly lastRow?: number;
  readonly firstColumn?: number;
  readonly lastColumn?: number;
}

/**
 * A sheet of an Excel workbook (.xlsx), whose first row that is not empty names the columns unless
 * `header` is false (they are then column0, column1, ...). Empty rows are left out.
 */
export interface ExcelSource {
  readonly kind: 'excel';
  readonly path: string;
  /** What to call the file in messages. */
  readonly name: string;
  /** A name, or a position from 1. Default: the first sheet that is not hidden. */
  readonly sheet?: string | number;
  readonly header?: boolean;
  /** Rows of the sheet, or of the range, before the header or the first row. */
  readonly skipRows?: number;
  readonly range?: CellRange;
  /** Types by column name; those of the others follow from all their values. */
  readonly columns?: Readonly<Record<string, ColumnType>>;
}

/**
 * What a getter hands to the engine: rows, or better, a file that the engine reads natively and
 * that never passes through JavaScript.
 */
export type RowSource =
  RowBatches | JsonSource | JsonPages | CsvSource | ParquetSource | ExcelSource;

/** Literal rows, all at hand. */
export function rowsOf(rows: readonly Row[], columns?: readonly ColumnSpec[]): RowBatches {
  return { kind: 'rows', batches: [rows], ...(columns ? { columns } : {}) };
}
