import { randomBytes } from 'node:crypto';
import { Environment } from '../../src/platform/config/environment';
import { RedisSettings } from '../../src/platform/config/redis.settings';
import { RedisConnections } from '../../src/platform/redis/redis-connections';

/** The Redis that tests may use, under prefixes of their own. */
export const REDIS_URL = process.env['VANTAGE_TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379';
