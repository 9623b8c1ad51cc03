import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../common/app-error';
import type { RedisConnections } from '../../platform/redis/redis-connections';
import { storeFull, storeUnavailable } from './store-errors';

export type Redis = RedisConnections['commands'];

/** Longest wait for the answer to a command: a chunk over a slow line. */
const COMMAND_MS = 10_000;
const LOOK_MS = 10;
/** A command whose connection broke is given once more. */
const MOST_TRIES = 2;

/**
 * Redis for results, on a connection of its own: large values on the shared one would hold up
 * everybody else. What fails is told as what it means for a result.
 */
export class RedisAccess {
  private connection: Redis | undefined;

  constructor(
    private readonly connections: RedisConnections,
    /** How long a command waits for a connection that is just coming back. */
    private readonly patienceMs: number,
  ) {}

  key(...parts: readonly string[]): string {
    return this.connections.key(...parts);
  }

  /**
   * The answer to commands that may be given twice. Throws SERVICE_UNAVAILABLE: out of reach, or
   * out of memory with what to do about it.
   */
  async ask<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await work(await this.ready());
      } catch (error) {
        if (error instanceof AppError) throw error;
        if (isOutOfMemory(error)) throw storeFull(error);
        if (tries === MOST_TRIES || !isBrokenConnection(error)) throw storeUnavailable(error);
      }
    }
  }

  private async ready(): Promise<Redis> {
    this.connection ??= this.connections.open('results', {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: COMMAND_MS,
    });
    const end = performance.now() + this.patienceMs;
    while (this.connection.status !== 'ready') {
      if (performance.now() > end) throw storeUnavailable(new Error('Redis is not connected'));
      await sleep(LOOK_MS);
    }
    return this.connection;
  }
}

/** Redis refuses what takes memory: `OOM command not allowed when used memory > 'maxmemory'`. */
function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && /^OOM /.test(error.message);
}

/** Neither an answer that refuses nor one that does not come. */
function isBrokenConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name !== 'ReplyError' && error.message !== 'Command timed out';
}
