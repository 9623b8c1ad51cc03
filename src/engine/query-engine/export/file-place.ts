import type { QuerySession } from '../database/query-session';

/** A file that may be made, and how large it may become. */
export interface FilePlace {
  readonly session: QuerySession;
  /** Its folder exists. */
  readonly file: string;
  readonly maxBytes: number;
  /** Stops what is not a statement; statements stop with the session. */
  readonly signal?: AbortSignal | undefined;
}
