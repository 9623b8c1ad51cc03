import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSettings } from '../../../src/platform/config/database.settings';
import { Environment } from '../../../src/platform/config/environment';
import { StorageSettings } from '../../../src/platform/config/storage.settings';
import { DataDirInUseError, DataDirLock } from '../../../src/platform/database/data-dir-lock';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'vantage-lock-'));
});
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

function acquire(variables: Record<string, string> = {}): DataDirLock {
  const env = new Environment({ DATA_DIR: dataDir, ...variables });
  const storage = new StorageSettings(env);
  return DataDirLock.acquire(new DatabaseSettings(env, storage), storage);
}

it('lets one server at a time use DATA_DIR', () => {
  const first = acquire();
  expect(() => acquire()).toThrow(DataDirInUseError);
  expect(() => acquire()).toThrow(dataDir);
  first.release();
  acquire().release();
});

it('guards a SQLite file outside of DATA_DIR, too', () => {
  const url = `sqlite:${join(dataDir, 'shared.sqlite')}`;
  const first = acquire({ DATA_DIR: join(dataDir, 'one'), DATABASE_URL: url });
  expect(() => acquire({ DATA_DIR: join(dataDir, 'two'), DATABASE_URL: url })).toThrow(
    DataDirInUseError,
  );
  acquire({ DATA_DIR: join(dataDir, 'two') }).release();
  first.release();
});

it('leaves DATA_DIR free with MySQL', () => {
  const url = { DATABASE_URL: 'mysql://u:p@h/d' };
  acquire(url);
  acquire(url);
});

it('is gone when its process is killed', async () => {
  const script = join(dataDir, 'holder.js');
  const library = JSON.stringify(require.resolve('better-sqlite3'));
  const lock = JSON.stringify(join(dataDir, 'server.lock'));
  writeFileSync(
    script,
    `const held = new (require(${library}))(${lock});
     held.exec('BEGIN EXCLUSIVE');
     process.send('held');
     setInterval(() => held, 1000);`,
  );
  const child = fork(script, { execArgv: [] });
  await once(child, 'message');
  expect(() => acquire()).toThrow(DataDirInUseError);
  child.kill('SIGKILL');
  await once(child, 'exit');
  acquire().release();
});
