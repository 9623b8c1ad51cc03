import { setTimeout as sleep } from 'node:timers/promises';
import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { RedisConnections } from './redis-connections';

/** A request does not wait longer for something it can do without. */
const PATIENCE_MS = 500;
/** Between two questions whether Redis is back. */
const PROBE_MS = 500;

type Commands = RedisConnections['commands'];

/**
 * Redis for what can go on without it. An outage costs the attempts under way half a second at most
 * and later ones nothing, for they are not made until Redis answers again.
 */
export class RedisAttempts implements OnApplicationShutdown {
  private readonly log = new Logger('Redis');
  private isAway = false;
  private isClosed = false;

  constructor(
    private readonly connections: RedisConnections,
    /** What becomes of the attempts meanwhile, for the log. */
    private readonly meanwhile: string,
  ) {}

  key(...parts: readonly string[]): string {
    return this.connections.key(...parts);
  }

  /** What the work answers; undefined while Redis is away, too slow or refuses. Never rejects. */
  async attempt<T>(work: (redis: Commands) => Promise<T>): Promise<T | undefined> {
    if (this.isAway) return undefined;
    try {
      return await inTime(work(this.connections.commands));
    } catch (error) {
      this.lost(error);
      return undefined;
    }
  }

  onApplicationShutdown(): void {
    this.isClosed = true;
  }

  private lost(error: unknown): void {
    if (this.isAway || this.isClosed) return;
    this.isAway = true;
    this.log.warn(`${this.meanwhile}: ${error instanceof Error ? error.message : String(error)}`);
    void this.returned();
  }

  private async returned(): Promise<void> {
    while (!this.isClosed) {
      await sleep(PROBE_MS, undefined, { ref: false });
      if (await this.answers()) break;
    }
    this.isAway = false;
  }

  /** A write, since a Redis that only reads (a replica, a full memory) is of no use. */
  private async answers(): Promise<boolean> {
    try {
      const redis = this.connections.commands;
      await inTime(redis.set(this.connections.key('probe'), '1', 'EX', 60));
      if (!this.isClosed) this.log.log('Redis answers again');
      return true;
    } catch {
      return false;
    }
  }
}

async function inTime<T>(promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${String(PATIENCE_MS)} ms`));
    }, PATIENCE_MS);
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
