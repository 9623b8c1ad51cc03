import type { ServerAccess } from '../server-access';
import type { TableName } from './table-name';
import type { CellOptions } from './cells';
import type { CellBatch } from './row-batches';
import type { TargetTable } from './target-table';
import type { WritePlan } from './write-plan';

/** What became of the rows, in rows of the table. */
export interface WriteCounts {
  /** Rows that were new. */
  inserted: number;
  /** Rows that had a key of the input. */
  matched: number;
  /** Those of them that are different now. */
  changed: number;
}

export interface SessionOptions {
  /** Milliseconds that all of it may take. */
  readonly timeoutMs: number;
  /** Seconds to wait for rows that another transaction holds. */
  readonly lockSeconds: number;
  /** Adds to the warnings of the run, each once. */
  readonly warn: (message: string) => void;
}

/**
 * One connection that writes the rows of one transaction. Every method throws DatabaseError, or the
 * signal's reason once it has aborted.
 */
export interface WriteSession {
  readonly cells: CellOptions;
  /** Throws NodeError for an unknown table, and for one that cannot take rows back. */
  describe(name: TableName): Promise<TargetTable>;
  /** Rows and bytes that a statement may have. */
  limits(columns: number): Promise<{ rows: number; bytes: number; rowBytes: number }>;
  /** Begins the transaction. `table` of the plan is what `describe` answered. */
  begin(plan: WritePlan): Promise<void>;
  write(batch: CellBatch): Promise<void>;
  /** Does what is left to do when all batches are there. */
  finish(): Promise<WriteCounts>;
  /** Sends COMMIT. An error `lost`, and the signal's reason, leave open whether it was done. */
  commit(): Promise<void>;
  /** Ends the connection; without a commit nothing is written. */
  end(): Promise<void>;
}

export type OpenSession = (access: ServerAccess, options: SessionOptions) => Promise<WriteSession>;
