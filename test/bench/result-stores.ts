import { randomBytes } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '../../src/common/clock';
import { DiskResultStore } from '../../src/engine/result-store/disk-result-store';
import { RedisAccess } from '../../src/engine/result-store/redis-access';
import { RedisChunks } from '../../src/engine/result-store/redis-chunks';
import { RedisResultStore } from '../../src/engine/result-store/redis-result-store';
import { ResultCache } from '../../src/engine/result-store/result-cache';
import type { ResultStore } from '../../src/engine/result-store/result-store';
import { Environment } from '../../src/platform/config/environment';
import { StorageSettings } from '../../src/platform/config/storage.settings';
import type { RedisConnections } from '../../src/platform/redis/redis-connections';
import { forget, newPrefix, redisConnections } from '../support/redis';

const MEGABYTE = 1_048_576;
/** What a million rows of four columns take as Parquet. */
const FILE_MB = Number(process.env['BENCH_FILE_MB'] ?? 22);
const URL = process.env['BENCH_REDIS_URL'] ?? 'redis://127.0.0.1:6379';
const ROUNDS = 15;
const LOCATION = 'wf1_1_bench.parquet';
const buffer = Buffer.alloc(MEGABYTE);
const folder = mkdtempSync(join(tmpdir(), 'vantage-bench-'));

/** Writes and reads a result in each store; on one disk and with a Redis on this machine. */
async function main(): Promise<void> {
  const file = join(folder, 'rows.parquet');
  writeFileSync(file, randomBytes(FILE_MB * MEGABYTE));
  const connections = await redisConnections(URL, newPrefix());
  try {
    const disk = new DiskResultStore(new StorageSettings(new Environment({ DATA_DIR: folder })));
    await disk.onModuleInit();
    const here = storeIn(connections, 'here');
    await measure('disk: write', () => save(disk, file));
    await measure('disk: open and read', () => read(disk));
    const before = process.memoryUsage().rss;
    let most = before;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 5);
    await measure('Redis: write', () => save(here, file));
    await measure('Redis: open and read, copied before', () => read(here));
    await measure('Redis: open and read the first time', (round) =>
      read(storeIn(connections, `there-${String(round)}`)),
    );
    clearInterval(watch);
    print(`most memory on top: ${String(Math.round((most - before) / MEGABYTE))} MB`);
  } finally {
    await forget(connections, URL);
    rmSync(folder, { recursive: true });
  }
}

function storeIn(connections: RedisConnections, name: string): RedisResultStore {
  const clock = new SystemClock();
  const at = join(folder, name);
  const cache = new ResultCache(join(at, 'cache'), 1024 * MEGABYTE, join(at, 'held'), clock);
  return new RedisResultStore(
    new RedisChunks(new RedisAccess(connections, 2000), 600),
    cache,
    clock,
  );
}

/** As a run does: the file is made elsewhere and moved. Making the copy is not counted. */
async function save(store: ResultStore, file: string): Promise<number> {
  const made = `${file}.made`;
  copyFileSync(file, made);
  const started = performance.now();
  await store.saveFile(LOCATION, (path) => rename(made, path));
  return performance.now() - started;
}

async function read(store: ResultStore): Promise<number> {
  const started = performance.now();
  const { path, release } = await store.hold(LOCATION);
  const file = openSync(path, 'r');
  while (readSync(file, buffer) > 0);
  closeSync(file);
  await release();
  return performance.now() - started;
}

async function measure(what: string, once: (round: number) => Promise<number>): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) times.push(await once(round));
  times.sort((a, b) => a - b);
  const at = (part: number): string =>
    (times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0).toFixed(1);
  print(`${what}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
