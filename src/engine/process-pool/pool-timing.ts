/** The pool's patience, in milliseconds. */
export interface PoolTiming {
  /** From a cancel until the run is answered without its process, which is then replaced. */
  readonly cancelGrace: number;
  /** How long a process that is being replaced may go on with deliveries already begun. */
  readonly deliveryGrace: number;
  /** A process not ready by then counts as dead. */
  readonly startLimit: number;
  /** First pause after a failed start; doubles up to `longestPause`. */
  readonly firstPause: number;
  readonly longestPause: number;
  readonly queryLimit: number;
  /** From the start of an export until it is given up and its process replaced. */
  readonly exportLimit: number;
  /** How long the process for exports stays when there is nothing left to export. */
  readonly exportIdle: number;
  readonly memoryWatch: number;
  /** From asking a process to leave until it is killed. */
  readonly leaveGrace: number;
}

export const POOL_TIMING: PoolTiming = {
  cancelGrace: 800,
  deliveryGrace: 10_000,
  startLimit: 60_000,
  firstPause: 250,
  longestPause: 15_000,
  queryLimit: 20_000,
  exportLimit: 600_000,
  exportIdle: 60_000,
  memoryWatch: 1000,
  leaveGrace: 2000,
};
