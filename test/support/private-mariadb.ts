import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';

const START_DEADLINE_MS = 60_000;

/** A database server of a test's own. */
export interface PrivateServer {
  readonly url: string;
  /** Ends it at once and removes what it kept. */
  readonly stop: () => void;
}

/** Where distributions put the server. */
const BINARIES = ['/usr/sbin/mariadbd', '/usr/sbin/mysqld'];

/** The MariaDB server of this system, if there is one. */
export function mariaDbBinary(): string | undefined {
  return BINARIES.find((path) => existsSync(path));
}

/**
 * A MariaDB of one's own on a free port, started with `more` arguments. Whoever started it stops it.
 */
export async function startPrivateMariaDb(
  binary: string,
  more: readonly string[] = [],
): Promise<PrivateServer> {
  const directory = mkdtempSync(join(tmpdir(), 'vantage-test-mariadb-'));
  const data = join(directory, 'data');
  const user = userInfo().username;
  execFileSync('mariadb-install-db', [
    '--no-defaults',
    `--datadir=${data}`,
    `--user=${user}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
  ]);
  const port = await freePort();
  const server = spawn(
    binary,
    [
      '--no-defaults',
      `--datadir=${data}`,
      `--user=${user}`,
      `--port=${String(port)}`,
      '--bind-address=127.0.0.1',
      `--socket=${join(directory, 'socket')}`,
      ...more,
    ],
    { stdio: 'ignore' },
  );
  const stop = (): void => {
    server.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  };
  const url = `mysql://root@127.0.0.1:${String(port)}/`;
  await untilItAnswers(url);
  return { url, stop };
}

async function untilItAnswers(url: string): Promise<void> {
  const deadline = Date.now() + START_DEADLINE_MS;
  for (;;) {
    try {
      const connection = await createConnection({ uri: url });
      await connection.end();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
