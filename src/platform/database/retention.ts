import { setTimeout as sleep } from 'node:timers/promises';
import {
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';

const EVERY_MS = 900_000;
const BATCH = 100;
/** Between two batches, so that others get their turn. */
const PAUSE_MS = 50;

/** Removes rows whose time is over, in small batches: at boot, and every quarter of an hour. */
export abstract class Retention implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Retention');
  private readonly closing = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private underWay: Promise<void> = Promise.resolve();

  /** `executions`: for the log. */
  protected abstract readonly what: string;

  /** Removes at most `limit` rows; how many. Fewer: there are no more. */
  protected abstract removeBatch(limit: number): Promise<number>;

  /** Does not hold up the start. */
  onApplicationBootstrap(): void {
    this.start();
    this.timer = setInterval(() => {
      this.start();
    }, EVERY_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.closing.abort();
    await this.underWay;
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

  /** What fails now (the database is out of reach) is removed next time. */
  private start(): void {
    this.underWay = this.underWay.then(async () => {
      try {
        const removed = await this.sweep();
        if (removed > 0) this.log.log(`Removed ${String(removed)} old ${this.what}`);
      } catch (error) {
        this.log.warn(`Old ${this.what} are removed later: ${String(error)}`);
      }
    });
  }
}
