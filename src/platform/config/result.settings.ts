import type { Environment } from './environment';
import type { RedisSettings } from './redis.settings';

const ONE_TERABYTE_MB = 1_048_576;

/** Where results lie between their run and their expiry. */
export class ResultSettings {
  /** `RESULT_STORE`: `disk`, DATA_DIR/results, or `redis`. Default disk. */
  readonly store: 'disk' | 'redis';
  /** `RESULT_CACHE_MB`: about how much of what lies in Redis is kept on disk as well. Default 2048. */
  readonly cacheMb: number;

  constructor(env: Environment, redis: RedisSettings) {
    this.store = env.oneOf('RESULT_STORE', ['disk', 'redis'], 'disk');
    this.cacheMb = env.integer('RESULT_CACHE_MB', { default: 2048, min: 0, max: ONE_TERABYTE_MB });
    const isFaulty = env.faults.some(({ name }) => name === 'REDIS_URL');
    if (this.store === 'redis' && redis.url === undefined && !isFaulty) {
      env.fault('REDIS_URL', 'RESULT_STORE=redis needs it; use redis://user:password@host:6379/0');
    }
  }
}
