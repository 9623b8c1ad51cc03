import type { QuerySession } from '../database/query-session';

/** Where a source may put what it needs. */
export interface SourcePlace {
  readonly session: QuerySession;
  /** Name of the TEMP table that may be made. */
  readonly table: string;
  /** A folder of this run, for files; it need not exist yet. */
  readonly spoolDir: string;
  /** The most that one source may put there: SPILL_MAX_MB. */
  readonly maxSpoolMb: number;
  /** Tells those who see the run. */
  readonly warn: (message: string) => void;
  /** Tells those who follow the run how many rows were read so far. */
  readonly progress: (rows: number) => void;
  /** Aborts with the run. */
  readonly signal: AbortSignal;
}
