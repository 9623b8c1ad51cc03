import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
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

/** A MariaDB that a test may treat badly. */
export interface PrivateMariaDb extends PrivateServer {
  /** SIGSTOP makes it hang, SIGCONT lets it go on, SIGTERM shuts it down in good order. */
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Resolves once the process is dead. */
  readonly kill: () => Promise<void>;
  /** Starts it again, on the same port and the same data; resolves when it answers. */
  readonly startAgain: () => Promise<void>;
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
  environment: NodeJS.ProcessEnv = process.env,
): Promise<PrivateMariaDb> {
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
  const parameters = [
    '--no-defaults',
    `--datadir=${data}`,
    `--user=${user}`,
    `--port=${String(port)}`,
    '--bind-address=127.0.0.1',
    `--socket=${join(directory, 'socket')}`,
    ...more,
  ];
  const start = (): ChildProcess =>
    spawn(binary, parameters, { stdio: 'ignore', env: environment });
  let server = start();
  const url = `mysql://root@127.0.0.1:${String(port)}/`;
  await untilItAnswers(url);
  return {
    url,
    signal: (signal) => void server.kill(signal),
    kill: async () => {
      if (server.exitCode !== null || server.signalCode !== null) return;
      const gone = once(server, 'exit');
      server.kill('SIGKILL');
      await gone;
    },
    startAgain: async () => {
      server = start();
      await untilItAnswers(url);
    },
    stop: () => {
      server.kill('SIGKILL');
      rmSync(directory, { recursive: true, force: true });
    },
  };
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
