import type { RunOutbound } from '../../platform/egress/run-outbound';
import type { RunEvent, RunPlan } from '../process-pool/messages';
import type { QuerySession } from '../query-engine/database/query-session';
import type { RunProgress } from './run-progress';
import type { RunWarnings } from './run-warnings';

/** What the parts of one run share. */
export interface RunScope {
  readonly plan: RunPlan;
  readonly session: QuerySession;
  /** A folder for this attempt of the run alone: made by whoever needs it, removed at the end. */
  readonly spoolDir: string;
  readonly outbound: RunOutbound;
  readonly signal: AbortSignal;
  /** Resolves once the run may deliver, or was stopped. */
  readonly mayDeliver: Promise<void>;
  readonly warnings: RunWarnings;
  readonly progress: RunProgress;
  readonly emit: (event: RunEvent) => void;
}
