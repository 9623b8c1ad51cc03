import { AppError } from '../../common/app-error';
import type { PooledRun } from './pooled-run';

const LONGEST_RETRY_AFTER_SECONDS = 30;

export interface RunLimits {
  /** Runs at a time. */
  readonly concurrency: number;
  /** Runs beyond those that may wait. */
  readonly queueLimit: number;
}

/** Runs waiting for a place, first come, first served. */
export class RunQueue {
  private waiting: PooledRun[] = [];

  constructor(private readonly limits: RunLimits) {}

  get length(): number {
    return this.waiting.length;
  }

  /**
   * Throws SERVICE_UNAVAILABLE when the queue is full. Places not taken yet count as room: while
   * processes come up, runs wait here that would otherwise be running.
   */
  add(run: PooledRun, running: number): void {
    const { concurrency, queueLimit } = this.limits;
    if (this.waiting.length + running >= concurrency + queueLimit) {
      throw new AppError(
        'SERVICE_UNAVAILABLE',
        `${String(queueLimit)} runs are already waiting (EXECUTION_QUEUE_LIMIT). Try again shortly.`,
        { retryAfterSeconds: this.retryAfterSeconds() },
      );
    }
    this.waiting.push(run);
  }

  /** For a run that was already running and must start again: it waits in front. */
  addInFront(run: PooledRun): void {
    this.waiting.unshift(run);
  }

  /** The next run; those with `alone` are passed over, `nextAlone` hands them out. */
  next(): PooledRun | undefined {
    return this.take((run) => !run.alone);
  }

  nextAlone(): PooledRun | undefined {
    return this.take((run) => run.alone);
  }

  remove(run: PooledRun): void {
    this.waiting = this.waiting.filter((other) => other !== run);
  }

  /** Empties the queue. */
  drain(): readonly PooledRun[] {
    const all = this.waiting;
    this.waiting = [];
    return all;
  }

  private take(wanted: (run: PooledRun) => boolean): PooledRun | undefined {
    const index = this.waiting.findIndex((run) => wanted(run));
    return index < 0 ? undefined : this.waiting.splice(index, 1)[0];
  }

  private retryAfterSeconds(): number {
    const rounds = Math.ceil(Math.max(this.waiting.length, 1) / this.limits.concurrency);
    return Math.min(rounds, LONGEST_RETRY_AFTER_SECONDS);
  }
}
