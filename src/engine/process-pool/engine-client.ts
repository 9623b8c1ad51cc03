import type { ErrorDetail } from '../../common/app-error';
import type {
  CredentialTestResult,
  CredentialToTest,
  EngineQueries,
  ExportedFile,
  ExportOrder,
  RunEvent,
  RunOutcome,
  RunPlan,
} from './messages';

/** How a run ended, as the dispatching process sees it. */
export type RunEnd =
  | Exclude<RunOutcome, { status: 'out-of-memory' }>
  | { readonly status: 'timed_out'; readonly delivered?: readonly ErrorDetail[] }
  | { readonly status: 'crashed' };

/** One engine process as it is now. */
export interface EngineProcess {
  /** Which place it fills, of which there are a few: `runs-1`, `queries`, `exports`; or `leaving`. */
  readonly place: string;
  readonly pid: number | undefined;
  /** It takes work. */
  readonly isReady: boolean;
  readonly runs: number;
}

export interface RunOptions {
  /** Milliseconds from the moment the run starts in a process (waiting for a place not counted). */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /**
   * Called before `run` returns once the run has a place, running or waiting; not if refused.
   * Nothing is delivered before what it returns has resolved: if that rejects, abort the run.
   */
  readonly onAccepted?: () => Promise<void>;
  readonly onEvent?: (event: RunEvent) => void;
}

/**
 * The engine as the rest of the server sees it: runs and short queries, done in child processes.
 * Never rejects for what a run does; rejects with SERVICE_UNAVAILABLE where no place is free
 * (queue full) or the server is shutting down.
 */
export abstract class EngineClient implements EngineQueries {
  /** Whether it has processes for runs at all; those for questions and exports are always there. */
  abstract readonly takesRuns: boolean;
  abstract run(plan: RunPlan, options: RunOptions): Promise<RunEnd>;
  abstract readPage(args: { location: string; offset: number; limit: number }): Promise<string>;
  abstract checkExpressions(args: { expressions: readonly string[] }): Promise<(string | null)[]>;
  /**
   * Writes a stored result as a file, which whoever asked removes. An aborted signal stops the
   * work. Rejects with EXPORT_FAILED where the rows do not fit the format, DATA_EXPIRED where they
   * are gone, SERVICE_UNAVAILABLE where too many exports wait.
   */
  abstract exportRows(order: ExportOrder, signal: AbortSignal): Promise<ExportedFile>;
  /** Those that live now. */
  abstract processes(): readonly EngineProcess[];
  abstract testCredential(args: CredentialToTest): Promise<CredentialTestResult>;
}
