import { randomBytes } from 'node:crypto';
import { Environment } from '../../src/platform/config/environment';
import { RedisSettings } from '../../src/platform/config/redis.settings';
import { RedisConnections } from '../../src/platform/redis/redis-connections';

/** Set by global-setup: the Redis that tests may use, each under a prefix of its own. */
export const REDIS_URL = process.env['VANTAGE_TEST_REDIS_URL'] ?? '';

/** Describes `suite` if there is a Redis; else it is left out (loudly, by global-setup). */
export function onRedis(name: string, suite: () => void): void {
  (REDIS_URL ? describe : describe.skip)(name, suite);
}

/** Connections under a prefix of a test's own, or under `prefix`; close them with `forget`. Not waited for unless they must answer. */
export async function redisConnections(
  url = REDIS_URL,
  prefix = newPrefix(),
  mustAnswer = true,
): Promise<RedisConnections> {
  const env = new Environment({ REDIS_URL: url, REDIS_KEY_PREFIX: prefix });
  const connections = new RedisConnections(new RedisSettings(env));
  if (mustAnswer) await connections.onModuleInit();
  return connections;
}

export function newPrefix(): string {
  return `vantage_test_${randomBytes(6).toString('hex')}`;
}

/** Disconnects, and removes all keys of the prefix. */
export async function forget(connections: RedisConnections, url = REDIS_URL): Promise<void> {
  connections.onApplicationShutdown();
  const direct = await redisConnections(url, connections.key());
  const keys = await keysOf(direct);
  if (keys.length > 0) await direct.commands.unlink(...keys);
  direct.onApplicationShutdown();
}

export async function keysOf(connections: RedisConnections): Promise<string[]> {
  const found: string[] = [];
  const scan = connections.commands.scanStream({ match: connections.key('*'), count: 1000 });
  for await (const keys of scan) found.push(...(keys as string[]));
  return found;
}
