import { setTimeout as sleep } from 'node:timers/promises';
import {
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { PeriodicTask } from '../../common/periodic-task';

const EVERY_MS = 900_000;
const BATCH = 100;
/** Between two batches, so that others get their turn. */
const PAUSE_MS = 50;

/** Removes rows whose time is over, in small batches: at boot, and every quarter of an hour. */
export abstract class Retention implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Retention');
  private readonly closing = new AbortController();
  /** What fails now (the database is out of reach) is removed next time. */
  private readonly sweeps = new PeriodicTask(
    () => this.sweepAndTell(),
    EVERY_MS,
    (error) => {
      this.log.warn(`Old ${this.what} are removed later: ${String(error)}`);
    },
  );

  /** `executions`: for the log. */
  protected abstract readonly what: string;

  /** Removes at most `limit` rows; how many. Fewer: there are no more. */
  protected abstract removeBatch(limit: number): Promise<number>;

  /** Does not hold up the start. */
  onApplicationBootstrap(): void {
    this.sweeps.startNow();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.closing.abort();
    await this.sweeps.stop();
  }

  /** How many were removed. */
  async sweep(): Promise<number> {
    let removed = 0;
    while (!this.closing.signal.aborted) {
      const batch = await this.removeBatch(BATCH);
      removed += batch;
      if (batch < BATCH) break;
      await sleep(PAUSE_MS);
    }
    return removed;
  }

  private async sweepAndTell(): Promise<void> {
    const removed = await this.sweep();
    if (removed > 0) this.log.log(`Removed ${String(removed)} old ${this.what}`);
  }
}
