import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort, type PrivateServer } from './private-mariadb';

const START_DEADLINE_MS = 60_000;

/** Where distributions put the server. */
const BINARIES = ['/usr/bin/redis-server', '/usr/local/bin/redis-server'];

export interface PrivateRedis extends PrivateServer {
  readonly port: number;
  readonly pid: number;
}

/** The Redis server of this system, if there is one. */
export function redisBinary(): string | undefined {
  return BINARIES.find((path) => existsSync(path));
}

/** A Redis of one's own, which keeps nothing; on a free port unless told. Whoever started it stops it. */
export async function startPrivateRedis(binary: string, port?: number): Promise<PrivateRedis> {
  const directory = mkdtempSync(join(tmpdir(), 'vantage-test-redis-'));
  const taken = port ?? (await freePort());
  const server = spawn(
    binary,
    ['--port', String(taken), '--bind', '127.0.0.1', '--save', '', '--dir', directory],
    { stdio: 'ignore' },
  );
  const stop = (): void => {
    server.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  };
  const url = `redis://127.0.0.1:${String(taken)}/`;
  await untilItAnswers(url);
  return { url, port: taken, pid: server.pid ?? 0, stop };
}

async function untilItAnswers(url: string): Promise<void> {
  const deadline = Date.now() + START_DEADLINE_MS;
  const redis = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  try {
    while (redis.status !== 'ready') {
      if (Date.now() > deadline) throw new Error(`Redis does not answer on ${url}`);
      await sleep(20);
    }
  } finally {
    redis.disconnect();
  }
}
