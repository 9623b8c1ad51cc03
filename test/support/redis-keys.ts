import { Redis } from 'ioredis';

/** Removes every key of an installation from the Redis of the tests. */
export async function removeRedisKeys(
  prefix: string,
  url = process.env['VANTAGE_TEST_REDIS_URL'] ?? '',
): Promise<void> {
  const redis = new Redis(url);
  try {
    for await (const keys of redis.scanStream({ match: `${prefix}:*`, count: 500 })) {
      const found = keys as string[];
      if (found.length > 0) await redis.unlink(...found);
    }
  } finally {
    redis.disconnect();
  }
}
