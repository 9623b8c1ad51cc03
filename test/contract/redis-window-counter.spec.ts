import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { SystemClock } from '../../src/common/clock';
import { RedisWindowCounters } from '../../src/platform/counting/redis-window-counter';
import type { WindowCounter } from '../../src/platform/counting/window-counter';
import { RedisAttempts } from '../../src/platform/redis/redis-attempts';
import type { RedisConnections } from '../../src/platform/redis/redis-connections';
import { windowCounterContract } from './window-counter.contract';
import { forget, keysOf, newPrefix, onRedis, REDIS_URL, redisConnections } from '../support/redis';
import { TcpProxy } from '../support/tcp-proxy';

const opened: RedisConnections[] = [];
const attempts: RedisAttempts[] = [];

async function connected(url?: string, prefix?: string): Promise<RedisConnections> {
  const connections = await redisConnections(url, prefix);
  opened.push(connections);
  return connections;
}

function counterOn(connections: RedisConnections): WindowCounter {
  const tries = new RedisAttempts(connections, 'Counted here meanwhile');
  attempts.push(tries);
  return new RedisWindowCounters(tries, new SystemClock()).open('requests');
}

/** As if the time had passed in Redis: every window ends so much sooner. */
async function forward(connections: RedisConnections, milliseconds: number): Promise<void> {
  for (const key of await keysOf(connections)) {
    await connections.commands.pexpire(key, (await connections.commands.pttl(key)) - milliseconds);
  }
}

async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error('It did not come to hold');
    await sleep(50);
  }
}

onRedis('RedisWindowCounter on redis', () => {
  afterEach(async () => {
    for (const one of attempts.splice(0)) one.onApplicationShutdown();
    for (const connections of opened.splice(0)) await forget(connections);
  });

  windowCounterContract(async () => {
    const connections = await connected();
    return {
      counter: counterOn(connections),
      forward: (milliseconds) => forward(connections, milliseconds),
    };
  });

  it('lets exactly the limit pass on all servers together', async () => {
    const prefix = newPrefix();
    const servers = [
      counterOn(await connected(REDIS_URL, prefix)),
      counterOn(await connected(REDIS_URL, prefix)),
    ];
    const states = await Promise.all(
      servers.flatMap((server) => Array.from({ length: 75 }, () => server.hit('key:1', 60))),
    );
    expect(states.filter((state) => !state.exceeded)).toHaveLength(60);
  });

  it('leaves nothing behind, writes down nobody and mends a count without an end', async () => {
    const connections = await connected();
    const counter = counterOn(connections);
    await counter.hit('account ada@example.com', 10);
    const [key = ''] = await keysOf(connections);
    expect(key).not.toContain('ada');
    expect(await connections.commands.pttl(key)).toBeGreaterThan(0);
    await connections.commands.persist(key);
    expect((await counter.hit('account ada@example.com', 10)).resetSeconds).toBe(60);
    expect(await connections.commands.pttl(key)).toBeGreaterThan(0);
  });

  describe('while Redis is away', () => {
    let proxy: TcpProxy;
    let port: number;
    let warnings: jest.SpyInstance;
    let notes: jest.SpyInstance;
    beforeEach(async () => {
      const url = new URL(REDIS_URL);
      proxy = new TcpProxy(url.hostname, Number(url.port || 6379));
      port = await proxy.listen();
      warnings = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
      notes = jest.spyOn(Logger.prototype, 'log').mockReturnValue(undefined);
    });
    afterEach(async () => {
      warnings.mockRestore();
      notes.mockRestore();
      proxy.hang(false);
      await proxy.cut();
    });

    it('goes on from what this server counted, says so once, and comes back', async () => {
      const prefix = newPrefix();
      const here = await connected(`redis://127.0.0.1:${String(port)}`, prefix);
      const elsewhere = counterOn(await connected(REDIS_URL, prefix));
      const counter = counterOn(here);
      await counter.hit('a', 5);
      await elsewhere.hit('a', 5);
      await proxy.cut();
      expect(await counter.hit('a', 5)).toMatchObject({ accepted: 2, exceeded: false });
      const states = await Promise.all(Array.from({ length: 5 }, () => counter.hit('a', 5)));
      expect(states.filter(({ exceeded }) => !exceeded)).toHaveLength(3);
      const told = warnings.mock.calls.filter(([line]) => String(line).startsWith('Counted here'));
      expect(told).toHaveLength(1);

      await proxy.listen(port);
      await until(() => notes.mock.calls.some(([line]) => line === 'Redis answers again'));
      // the two that both servers had counted before
      expect((await counter.hit('a', 5)).accepted).toBe(3);
    });

    it('does not keep callers waiting for one that hangs', async () => {
      const counter = counterOn(await connected(`redis://127.0.0.1:${String(port)}`));
      await counter.hit('a', 1000);
      proxy.hang(true);
      expect(await counter.hit('a', 1000)).toMatchObject({ accepted: 2 });
      // not asked any more, so that these take no time
      for (let n = 3; n <= 100; n += 1) {
        expect(await counter.hit('a', 1000)).toMatchObject({ accepted: n });
      }
    });
  });
});
