import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '../../src/common/clock';
import { RedisAccess } from '../../src/engine/result-store/redis-access';
import { CHUNK_BYTES, RedisChunks } from '../../src/engine/result-store/redis-chunks';
import { RedisResultStore } from '../../src/engine/result-store/redis-result-store';
import { ResultCache } from '../../src/engine/result-store/result-cache';
import type { RedisConnections } from '../../src/platform/redis/redis-connections';
import { redisBinary, startPrivateRedis } from '../support/private-redis';
import { forget, keysOf, newPrefix, onRedis, REDIS_URL, redisConnections } from '../support/redis';
import { TcpProxy } from '../support/tcp-proxy';
import { resultStoreContract } from './result-store.contract';

const LIFETIME_SECONDS = 1000;
const MEGABYTE = 1_048_576;

interface Machine {
  readonly store: RedisResultStore;
  readonly connections: RedisConnections;
  readonly cacheFolder: string;
}

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A server's store with a disk of its own. */
async function machine({
  url = REDIS_URL,
  prefix = newPrefix(),
  cacheMb = 100,
} = {}): Promise<Machine> {
  const connections = await redisConnections(url, prefix);
  const folder = await mkdtemp(join(tmpdir(), 'vantage-cache-'));
  cleanUps.push(
    () => rm(folder, { recursive: true }),
    () => forget(connections),
  );
  const cacheFolder = join(folder, 'cache');
  const clock = new SystemClock();
  const cache = new ResultCache(cacheFolder, cacheMb * MEGABYTE, join(folder, 'held'), clock);
  const chunks = new RedisChunks(new RedisAccess(connections, 200), LIFETIME_SECONDS);
  return { store: new RedisResultStore(chunks, cache, clock), connections, cacheFolder };
}

/** Saves so many random bytes. */
function save({ store }: Machine, location: string, bytes: number): Promise<number> {
  return store.saveFile(location, (path) => writeFile(path, randomBytes(bytes)));
}

const expired = { code: 'DATA_EXPIRED' };

onRedis('RedisResultStore on redis', () => {
  resultStoreContract(async () => {
    const url = new URL(REDIS_URL);
    const proxy = new TcpProxy(url.hostname, Number(url.port || 6379));
    const port = await proxy.listen();
    cleanUps.push(() => proxy.cut());
    const { store } = await machine({ url: `redis://127.0.0.1:${String(port)}` });
    return {
      store,
      takeAway: async () => {
        await proxy.cut();
        return async () => {
          await proxy.listen(port);
          await until(() => store.check().then(() => true));
        };
      },
    };
  });

  it('gives every machine the same bytes, whatever they are', async () => {
    const prefix = newPrefix();
    const [here, there] = [await machine({ prefix }), await machine({ prefix })];
    const bytes = randomBytes(3 * CHUNK_BYTES + 17);
    const saved = await here.store.saveFile('wf1_1_a.parquet', (path) => writeFile(path, bytes));
    expect(saved).toBe(bytes.length);
    const [one, other] = await Promise.all([
      there.store.hold('wf1_1_a.parquet'),
      there.store.hold('wf1_1_a.parquet'),
    ]);
    expect(await sha256(one.path)).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(one.path).not.toBe(other.path);
    expect(await readdir(there.cacheFolder)).toHaveLength(1);
    await one.release();
    await expect(stat(one.path)).rejects.toThrow('ENOENT');
    await stat(other.path);
    await other.release();
  });

  it('lets every key expire, and what is kept last', async () => {
    const here = await machine();
    const { store, connections } = here;
    await save(here, 'wf1_1_a.parquet', 3 * MEGABYTE);
    const lifetimes = async (): Promise<number[]> =>
      Promise.all((await keysOf(connections)).map((key) => connections.commands.ttl(key)));
    expect(await lifetimes()).toHaveLength(4);
    for (const seconds of await lifetimes()) {
      expect(seconds).toBeGreaterThan(LIFETIME_SECONDS - 100);
      expect(seconds).toBeLessThanOrEqual(LIFETIME_SECONDS + 60);
    }
    await store.keep('wf1_1_a.parquet');
    expect(await lifetimes()).toEqual([-1, -1, -1, -1]);
    await store.keep('wf1_1_a.parquet');
    await store.keep('wf1_1_gone.parquet');
    await store.remove('wf1_1_a.parquet');
    expect(await keysOf(connections)).toEqual([]);
  });

  it('shows nothing of a result that is still being written, and of a failed one keeps nothing', async () => {
    const { store, connections } = await machine();
    const chunks = new RedisChunks(new RedisAccess(connections, 200), LIFETIME_SECONDS);
    let seen: unknown;
    async function* pieces(): AsyncGenerator<Buffer> {
      for (let n = 0; n < 8; n += 1) yield await Promise.resolve(randomBytes(1000));
      seen = [await store.has('wf1_1_a.parquet'), (await keysOf(connections)).length > 3];
      throw new Error('the disk failed');
    }
    await expect(chunks.write('wf1_1_a.parquet', pieces(), new Date())).rejects.toThrow('the disk');
    expect(seen).toEqual([false, true]);
    expect(await keysOf(connections)).toEqual([]);
  });

  it('replaces a result as a whole', async () => {
    const prefix = newPrefix();
    const [here, there] = [await machine({ prefix }), await machine({ prefix })];
    for (const text of ['first', 'second']) {
      await here.store.saveFile('wf1_1_a.parquet', (path) => writeFile(path, text));
      const file = await there.store.hold('wf1_1_a.parquet');
      expect(await readFile(file.path, 'utf8')).toBe(text);
    }
    expect(await keysOf(here.connections)).toHaveLength(2);
  });

  it.each([
    ['evicted', (connections: RedisConnections, key: string) => connections.commands.del(key)],
    [
      'other bytes',
      (connections: RedisConnections, key: string) => connections.commands.set(key, 'x'),
    ],
  ])('counts a result as expired when a chunk of it is %s', async (_, harm) => {
    const prefix = newPrefix();
    const [here, there] = [await machine({ prefix }), await machine({ prefix })];
    await save(here, 'wf1_1_a.parquet', 2 * MEGABYTE);
    await here.store.saveLines('wf1_1_b.jsonl', { columns: [], lines: ['{}'] });
    for (const key of await keysOf(here.connections))
      if (key.includes(':chunk:')) await harm(here.connections, key);
    await expect(there.store.hold('wf1_1_a.parquet')).rejects.toMatchObject(expired);
    await expect(there.store.readPage('wf1_1_b.jsonl', 0, 1)).rejects.toMatchObject(expired);
    expect(await readdir(there.cacheFolder)).toEqual([]);
  });

  it('gives up the copies used longest ago, but never under those who read them', async () => {
    const here = await machine({ cacheMb: 4 });
    const { store, cacheFolder } = here;
    await save(here, 'wf1_1_a.parquet', MEGABYTE);
    const held = await store.hold('wf1_1_a.parquet');
    for (const name of ['b', 'c', 'd', 'e', 'f']) {
      await save(here, `wf1_1_${name}.parquet`, MEGABYTE);
    }
    const copies = await readdir(cacheFolder);
    expect(copies.length).toBeLessThanOrEqual(4);
    expect(copies.some((name) => name.endsWith('wf1_1_f.parquet'))).toBe(true);
    expect(copies.some((name) => name.endsWith('wf1_1_a.parquet'))).toBe(false);
    expect((await stat(held.path)).size).toBe(MEGABYTE);
    await held.release();
    const again = await store.hold('wf1_1_a.parquet');
    expect((await stat(again.path)).size).toBe(MEGABYTE);
  });
});

(redisBinary() ? describe : describe.skip)('a Redis that is full', () => {
  it('takes nothing of a result, says what to do, and goes on once there is room', async () => {
    const redis = await startPrivateRedis(redisBinary() ?? '');
    const here = await machine({ url: redis.url });
    const { store, connections } = here;
    try {
      await store.saveLines('wf1_1_small.jsonl', { columns: [], lines: [] });
      await connections.commands.config('SET', 'maxmemory', '8mb');
      await expect(save(here, 'wf1_1_a.parquet', 20 * MEGABYTE)).rejects.toMatchObject({
        code: 'SERVICE_UNAVAILABLE',
        retryAfterSeconds: 60,
        message: expect.stringMatching(/full.*maxmemory.*RESULT_TTL_SECONDS/s),
      });
      expect(await store.has('wf1_1_a.parquet')).toBe(false);
      expect(await store.has('wf1_1_small.jsonl')).toBe(true);
      expect(await keysOf(connections)).toHaveLength(2);
      await connections.commands.config('SET', 'maxmemory', '100mb');
      expect(await save(here, 'wf1_1_a.parquet', 20 * MEGABYTE)).toBe(20 * MEGABYTE);
    } finally {
      connections.onApplicationShutdown();
      redis.stop();
    }
  });
});

function sha256(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const hash = createHash('sha256');
    createReadStream(path)
      .on('data', (data) => hash.update(data))
      .on('end', () => {
        resolve(hash.digest('hex'));
      })
      .on('error', reject);
  });
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!(await holds().catch(() => false))) {
    if (performance.now() > deadline) throw new Error('It did not come to hold');
  }
}
