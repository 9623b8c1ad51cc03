import type { StoredForm } from '../query-engine/output/stored-column';

/** A result of at most one page: what its columns are, and the JSON text of each row. */
export interface StoredLines {
  readonly columns: readonly StoredForm[];
  readonly lines: readonly string[];
}

/** A file of the store, whoever it belongs to. */
export interface StoredFile {
  /** Name within the store, as in `StoredResult.location`. */
  readonly location: string;
  readonly modified: Date;
}

/** A local file that stays readable, whatever becomes of the result, until it is released. */
export interface HeldFile {
  readonly path: string;
  /** Never rejects. */
  release(): Promise<void>;
}

/**
 * Where results lie between their run and their expiry, as processes without DuckDB see it. Every
 * method throws SERVICE_UNAVAILABLE while the store is out of reach (the folder is gone, the disk
 * fails), and works again as soon as it is back.
 */
export abstract class ResultStore {
  /**
   * JSON text (an array) of rows `offset` to `offset + limit` of a result kept as lines of JSON.
   * Undefined: this process cannot read that format; ask an engine process. Throws DATA_EXPIRED
   * where the file is gone.
   */
  abstract readPage(location: string, offset: number, limit: number): Promise<string | undefined>;

  /** A whole result that is kept as lines. Undefined and DATA_EXPIRED as with `readPage`. */
  abstract readLines(location: string): Promise<StoredLines | undefined>;

  /**
   * Keeps rows under a location that ends in `.jsonl`; returns the bytes taken. Nobody sees the
   * file before it is whole.
   */
  abstract saveLines(location: string, rows: StoredLines): Promise<number>;

  /**
   * Keeps the file that `write` makes at the local path it is given; returns the bytes taken. What
   * `write` throws is thrown on, and nothing is kept.
   */
  abstract saveFile(location: string, write: (path: string) => Promise<void>): Promise<number>;

  /**
   * The whole file at a local path, for DuckDB to read; whoever asked releases it. Throws
   * DATA_EXPIRED where it is gone.
   */
  abstract hold(location: string): Promise<HeldFile>;

  abstract has(location: string): Promise<boolean>;

  /** Makes a result last until it is removed; without it, a store may forget one after its time. */
  abstract keep(location: string): Promise<void>;

  /** Does nothing where there is no such file. */
  abstract remove(location: string): Promise<void>;

  /** All files, results of unfinished runs included. */
  abstract list(): AsyncIterable<StoredFile>;

  /** Throws SERVICE_UNAVAILABLE where results could not be kept now. */
  abstract check(): Promise<void>;
}
