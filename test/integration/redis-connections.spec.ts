import { type AddressInfo, createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Environment } from '../../src/platform/config/environment';
import { RedisSettings } from '../../src/platform/config/redis.settings';
import { NoRedisError, RedisConnections } from '../../src/platform/redis/redis-connections';
import { redisBinary, startPrivateRedis } from '../support/private-redis';

function connectionsTo(url: string | undefined): RedisConnections {
  const variables = url === undefined ? {} : { REDIS_URL: url };
  return new RedisConnections(
    new RedisSettings(new Environment({ ...variables, REDIS_KEY_PREFIX: 'mine' })),
  );
}

it('names its keys after the installation', () => {
  expect(connectionsTo(undefined).key('runs', '1')).toBe('mine:runs:1');
});

it('says which setting is missing', () => {
  const connections = connectionsTo(undefined);
  expect(connections.isConfigured).toBe(false);
  expect(() => connections.commands).toThrow(NoRedisError);
});

describe('a Redis that accepts and says nothing', () => {
  let server: Server;
  beforeAll(async () => {
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    server.close();
  });

  it('fails a command instead of letting it wait', async () => {
    const { port } = server.address() as AddressInfo;
    const connections = connectionsTo(`redis://127.0.0.1:${String(port)}`);
    await expect(connections.commands.get('x')).rejects.toThrow();
    connections.onApplicationShutdown();
  });
});

const redisUrl = process.env['VANTAGE_TEST_REDIS_URL'] ?? '';

(redisUrl ? describe : describe.skip)('on redis', () => {
  it('is connected once the module is up', async () => {
    const connections = connectionsTo(redisUrl);
    await connections.onModuleInit();
    await expect(connections.commands.ping()).resolves.toBe('PONG');
    connections.onApplicationShutdown();
  });
});

(redisBinary() ? describe : describe.skip)('a Redis that goes and comes back', () => {
  it('fails commands at once meanwhile, and is connected to again', async () => {
    const first = await startPrivateRedis(redisBinary() ?? '');
    const connections = connectionsTo(first.url);
    await connections.onModuleInit();
    first.stop();
    await until(async () => (await answerOf(connections)) === undefined);
    const second = await startPrivateRedis(redisBinary() ?? '', first.port);
    await until(async () => (await answerOf(connections)) === 'PONG');
    connections.onApplicationShutdown();
    second.stop();
  });
});

async function answerOf(connections: RedisConnections): Promise<string | undefined> {
  return connections.commands.ping().catch(() => undefined);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('It did not come to hold');
    await sleep(20);
  }
}
