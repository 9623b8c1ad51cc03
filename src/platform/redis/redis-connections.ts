import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Redis, type RedisOptions } from 'ioredis';
import { RedisSettings } from '../config/redis.settings';

const CONNECT_MS = 5000;
/** How long the start waits for Redis before it goes on without. */
const PATIENCE_MS = 5000;
const LOOK_MS = 10;
/** Longest wait for the answer to a command. */
const COMMAND_MS = 2000;
const SHORTEST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1000;

/** What needs Redis and REDIS_URL is unset. */
export class NoRedisError extends Error {
  constructor() {
    super('REDIS_URL is not set: set it to an address like redis://user:password@host:6379/0');
    this.name = 'NoRedisError';
  }
}

/**
 * The connections of this process to Redis. Each connects again by itself, as often as it takes;
 * all are closed when the application shuts down.
 */
@Injectable()
export class RedisConnections implements OnModuleInit, OnApplicationShutdown {
  private readonly log = new Logger('Redis');
  private readonly opened: Redis[] = [];
  private shared: Redis | undefined;

  constructor(private readonly settings: RedisSettings) {}

  /** Connects, so that the first command finds a connection. Redis being away does not stop the start. */
  async onModuleInit(): Promise<void> {
    if (!this.isConfigured) return;
    const { commands } = this;
    const end = performance.now() + PATIENCE_MS;
    while (commands.status !== 'ready' && performance.now() < end) await sleep(LOOK_MS);
    if (commands.status === 'ready') return;
    this.log.warn('Redis does not answer: the start goes on, and takes it up when it does');
  }

  get isConfigured(): boolean {
    return this.settings.url !== undefined;
  }

  /**
   * The connection for commands that everybody shares. A command fails at once while Redis is away,
   * and after two seconds where it does not answer. Throws NoRedisError.
   */
  get commands(): Redis {
    this.shared ??= this.open('commands', {
      enableOfflineQueue: false,
      enableAutoPipelining: true,
      maxRetriesPerRequest: 0,
      commandTimeout: COMMAND_MS,
    });
    return this.shared;
  }

  /** A key of this installation: the prefix and the parts, with colons between them. */
  key(...parts: readonly string[]): string {
    return [this.settings.keyPrefix, ...parts].join(':');
  }

  /** One more connection, for what blocks or subscribes. `purpose` names it in the log and in Redis. */
  open(purpose: string, options: RedisOptions = {}): Redis {
    if (this.settings.url === undefined) throw new NoRedisError();
    const redis = new Redis(this.settings.url, {
      connectionName: `vantage-${purpose}`,
      connectTimeout: CONNECT_MS,
      retryStrategy: (times) => Math.min(times * SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS),
      ...options,
    });
    this.opened.push(redis);
    this.tellOutages(redis, purpose);
    return redis;
  }

  onApplicationShutdown(): void {
    for (const redis of this.opened) redis.disconnect();
  }

  /** One line when it goes and one when it is back, whatever happens in between. */
  private tellOutages(redis: Redis, purpose: string): void {
    let isAway = false;
    redis.on('error', (error: Error) => {
      if (!isAway) this.log.warn(`Redis (${purpose}) is out of reach: ${error.message}`);
      isAway = true;
    });
    redis.on('ready', () => {
      if (isAway) this.log.log(`Redis (${purpose}) is back`);
      isAway = false;
    });
  }
}
