import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePort } from './private-mariadb';

const START_DEADLINE_MS = 60_000;
const INSTALLED = '/usr/lib/postgresql';

/** The folder with the programs of the newest PostgreSQL of this system, if there is one. */
export function postgresPrograms(): string | undefined {
  if (!existsSync(INSTALLED)) return undefined;
  const [newest] = readdirSync(INSTALLED).sort((a, b) => Number(b) - Number(a));
  const folder = join(INSTALLED, newest ?? '', 'bin');
  return existsSync(join(folder, 'initdb')) ? folder : undefined;
}

/** A PostgreSQL of this test run's own on a free port; ends with the process that started it. */
export async function startPrivatePostgres(programs: string): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'vantage-test-postgres-'));
  const data = join(directory, 'data');
  // initdb and postgres refuse to run as root.
  const identity = userInfo().uid === 0 ? idsOf('postgres') : {};
  if ('uid' in identity) execFileSync('chown', ['postgres', directory]);
  execFileSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'],
    { ...identity, cwd: directory, stdio: 'ignore' },
  );
  const port = await freePort();
  const server = spawn(
    join(programs, 'postgres'),
    ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', directory, '-F'],
    { ...identity, cwd: directory, stdio: 'ignore' },
  );
  process.once('exit', () => {
    // At once, without waiting for sessions; its children end with it.
    server.kill('SIGQUIT');
    rmSync(directory, { recursive: true, force: true });
  });
  const url = `postgres://postgres@127.0.0.1:${String(port)}/postgres`;
  await untilItAnswers(url);
  return url;
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
