import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePort, type PrivateServer } from './private-mariadb';

const START_DEADLINE_MS = 60_000;
const INSTALLED = '/usr/lib/postgresql';

/** The folder with the programs of the newest PostgreSQL of this system, if there is one. */
export function postgresPrograms(): string | undefined {
  if (!existsSync(INSTALLED)) return undefined;
  const [newest] = readdirSync(INSTALLED).sort((a, b) => Number(b) - Number(a));
  const folder = join(INSTALLED, newest ?? '', 'bin');
  return existsSync(join(folder, 'initdb')) ? folder : undefined;
}

export interface PrivatePostgresOptions {
  /** Without one it lets everybody in. */
  readonly password?: string;
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer };
}

/** A PostgreSQL that a test may treat badly. */
export interface PrivatePostgres extends PrivateServer {
  /** At once, without waiting for sessions, as in a crash; resolves when it is gone. */
  readonly kill: () => Promise<void>;
  /** Starts it again, on the same port and the same data; resolves when it answers. */
  readonly startAgain: () => Promise<void>;
}

/** A PostgreSQL of one's own on a free port. Whoever started it stops it. */
export async function startPrivatePostgres(
  programs: string,
  { password, tls }: PrivatePostgresOptions = {},
): Promise<PrivatePostgres> {
  const directory = mkdtempSync(join(tmpdir(), 'vantage-test-postgres-'));
  const data = join(directory, 'data');
  // initdb and postgres refuse to run as root.
  const identity = userInfo().uid === 0 ? idsOf('postgres') : {};
  const files = { cert: join(directory, 'cert.pem'), key: join(directory, 'key.pem') };
  const secret = join(directory, 'password');
  if (password !== undefined) writeFileSync(secret, password);
  if (tls) writeFileSync(files.cert, tls.cert);
  if (tls) writeFileSync(files.key, tls.key, { mode: 0o600 });
  if ('uid' in identity) execFileSync('chown', ['-R', 'postgres', directory]);
  const method = password === undefined ? ['trust'] : ['scram-sha-256', '--pwfile', secret];
  execFileSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'postgres', '-E', 'UTF8', '--no-sync', '-A', ...method],
    { ...identity, cwd: directory, stdio: 'ignore' },
  );
  const port = await freePort();
  const secure = ['ssl=on', `ssl_cert_file=${files.cert}`, `ssl_key_file=${files.key}`];
  const settings = tls ? secure.flatMap((setting) => ['-c', setting]) : [];
  const start = (): ChildProcess =>
    spawn(
      join(programs, 'postgres'),
      ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', directory, '-F', ...settings],
      { ...identity, cwd: directory, stdio: 'ignore' },
    );
  let server = start();
  const url = `postgres://postgres${password === undefined ? '' : `:${encodeURIComponent(password)}`}@127.0.0.1:${String(port)}/postgres`;
  await untilItAnswers(url);
  return {
    url,
    kill: async () => {
      const gone = once(server, 'exit');
      server.kill('SIGQUIT');
      await gone;
    },
    startAgain: async () => {
      server = start();
      await untilItAnswers(url);
    },
    stop: () => {
      server.kill('SIGQUIT');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function idsOf(user: string): { readonly uid: number; readonly gid: number } {
  const id = (kind: string): number =>
    Number(execFileSync('id', [kind, user], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function untilItAnswers(url: string): Promise<void> {
  const deadline = Date.now() + START_DEADLINE_MS;
  for (;;) {
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
