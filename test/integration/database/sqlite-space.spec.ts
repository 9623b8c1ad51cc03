import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { ExecutionRetention } from '../../../src/execution/execution-retention';
import { ExecutionsRepository } from '../../../src/execution/executions.repository';
import { DatabaseSettings } from '../../../src/platform/config/database.settings';
import { Environment } from '../../../src/platform/config/environment';
import { ExecutionSettings } from '../../../src/platform/config/execution.settings';
import { StorageSettings } from '../../../src/platform/config/storage.settings';
import { migrate } from '../../../src/platform/database/migrate';
import { SqliteSpace } from '../../../src/platform/database/sqlite-space';
import { WorkflowsRepository } from '../../../src/workflows/workflows.repository';
import { type ExecutionBench, openBench } from '../execution/support';

const MEGABYTE = 1_048_576;
const OLD = "'2026-01-01 12:00:00.000'";

function settingsFor(dataDir: string): DatabaseSettings {
  const env = new Environment({ DATA_DIR: dataDir });
  return new DatabaseSettings(env, new StorageSettings(env));
}

describe('the SQLite file', () => {
  let bench: ExecutionBench;
  let path: string;
  beforeEach(async () => {
    bench = await openBench('sqlite');
    path = join(bench.storage.dataDir, 'vantage.sqlite');
  });
  afterEach(() => bench.close());

  /** Executions that ended long ago, 16 KB each. */
  const fill = (count: number): Promise<unknown> =>
    bench.dataSource.query(
      `INSERT INTO executions (id, organization_id, workflow_id, workflow_version, user_id, "trigger",
         status, params, queued_at, started_at, finished_at)
       WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${String(count)})
       SELECT 'exec_' || i, 1, 1, 1, 1, 'api', 'completed', hex(zeroblob(8192)), ${OLD}, ${OLD}, ${OLD} FROM n`,
    );

  it('falls when executions expire, and the server goes on meanwhile', async () => {
    const { dataSource, clock } = bench;
    await fill(1500);
    await dataSource.query('PRAGMA wal_checkpoint(TRUNCATE)');
    expect(statSync(path).size).toBeGreaterThan(20 * MEGABYTE);

    const settings = new ExecutionSettings(new Environment({}), { cores: 1, memoryMb: 4096 });
    const executions = new ExecutionsRepository(
      dataSource,
      new WorkflowsRepository(dataSource.manager),
    );
    const work = (async () => {
      expect(await new ExecutionRetention(executions, settings, clock).sweep()).toBe(1500);
      const space = new SqliteSpace(dataSource, settingsFor(bench.storage.dataDir));
      expect(await space.giveBack()).toBeGreaterThan(5000);
    })();
    const seen = { isOver: false };
    const over = work.finally(() => {
      seen.isOver = true;
    });
    let answered = 0;
    while (!seen.isOver) {
      await dataSource.query('SELECT 1');
      await new Promise((resolve) => setImmediate(resolve));
      answered += 1;
    }
    await over;
    // far more often than if it had waited for the whole of either
    expect(answered).toBeGreaterThan(100);
    expect(statSync(path).size).toBeLessThan(3 * MEGABYTE);
    expect(statSync(`${path}-wal`).size).toBe(0);
    expect(await dataSource.query('SELECT COUNT(*) AS n FROM executions')).toEqual([{ n: 0 }]);
  });

  it('keeps a little for what is written next', async () => {
    const space = new SqliteSpace(bench.dataSource, settingsFor(bench.storage.dataDir));
    await fill(20);
    await bench.dataSource.query('DELETE FROM executions');
    expect(await space.giveBack()).toBe(0);
  });
});

describe('a SQLite file from before', () => {
  it('is written anew once, so that it can give space back', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'vantage-space-'));
    const path = join(dataDir, 'vantage.sqlite');
    try {
      const before = new Database(path);
      before.pragma('journal_mode = WAL');
      before.exec('CREATE TABLE marks (n TEXT)');
      before.exec('INSERT INTO marks VALUES (hex(zeroblob(4000000)))');
      before.exec("DELETE FROM marks; INSERT INTO marks VALUES ('kept')");
      before.close();
      expect(statSync(path).size).toBeGreaterThan(7 * MEGABYTE);
      await migrate(settingsFor(dataDir));
      const after = new Database(path);
      expect(after.pragma('auto_vacuum', { simple: true })).toBe(2);
      expect(after.prepare('SELECT n FROM marks').pluck().all()).toEqual(['kept']);
      after.close();
      expect(statSync(path).size).toBeLessThan(2 * MEGABYTE);
    } finally {
      rmSync(dataDir, { recursive: true });
    }
  });
});
