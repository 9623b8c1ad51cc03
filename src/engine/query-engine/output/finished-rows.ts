import type { QuerySession } from '../database/query-session';
import type { StoredColumn } from './stored-column';

/** Rows up to here are kept as text and served without DuckDB: one page of the API. */
export const PAGE_ROWS = 1000;
/** Few rows may still be long ones. */
export const PAGE_CHARACTERS = 8_388_608;
/** The computed rows of one output, in their stored form. */
export interface FinishedRows {
  readonly columns: readonly StoredColumn[];
  readonly totalRows: number;
  /** JSON text of each row, where they fit a page. */
  readonly lines: readonly string[] | undefined;
  /** The Parquet file that holds them, where they do not. */
  readonly file: string | undefined;
  /** Columns in which NaN or an infinity became null. */
  readonly notFinite: readonly string[];
}

/** Where an output is computed to. */
export interface FinishPlace {
  readonly session: QuerySession;
  /** Name of the TEMP table that may be made. */
  readonly table: string;
  /** Path of the file that may be made, in a folder that need not exist yet. */
  readonly file: string;
  readonly maxBytes: number;
}
