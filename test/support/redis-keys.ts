import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';

/** What the keys of a test's own installation begin with. */
export function newRedisPrefix(): string {
  return `vantage_test_${randomBytes(6).toString('hex')}`;
}

/** Removes every key of an installation. */
export async function removeRedisKeys(url: string, prefix: string): Promise<void> {
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
