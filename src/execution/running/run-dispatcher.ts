import type { RunOrder } from './run-order';
import type { StartedRun } from './runs-at-work';

/** Where accepted runs go. The row in the database is the truth; this is how it is acted upon. */
export abstract class RunDispatcher {
  /** Takes the run at once, before it has a row; undefined where it has to wait for its turn. */
  abstract takeNow(order: RunOrder): StartedRun | undefined;

  /** A run has come to wait in the database. */
  abstract waits(executionId: string): void;
}
