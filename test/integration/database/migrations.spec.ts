import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { DatabaseSettings } from '../../../src/platform/config/database.settings';
import { Environment } from '../../../src/platform/config/environment';
import { StorageSettings } from '../../../src/platform/config/storage.settings';
import { dataSourceOptions, MIGRATIONS } from '../../../src/platform/database/data-source-options';
import { createDatabase, onEachDatabase, type TestDatabase } from '../../support/databases';

const ENTITIES = join(__dirname, '../../../src/**/*.entity.ts');

onEachDatabase((kind) => {
  let dataDir: string;
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'vantage-migrations-'));
    database = await createDatabase(kind);
    const env = new Environment({ DATA_DIR: dataDir, DATABASE_URL: database.url });
    dataSource = new DataSource({
      ...dataSourceOptions(new DatabaseSettings(env, new StorageSettings(env))),
      entities: [ENTITIES],
      migrations: [MIGRATIONS],
    });
    await dataSource.initialize();
  });
  afterEach(async () => {
    await dataSource.destroy();
    await database.drop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function tables(): Promise<string[]> {
    const sql =
      kind === 'mysql'
        ? 'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = database()'
        : "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    const rows: { name: string }[] = await dataSource.query(sql);
    return rows
      .map((row) => row.name)
      .filter((name) => name !== 'migrations')
      .sort();
  }

  it('go up, all the way down, and up again', async () => {
    const done = await dataSource.runMigrations();
    const made = await tables();
    expect(made.length).toBeGreaterThan(done.length);
    for (const migration of done) {
      expect(migration.name).toMatch(/^\w+\d{13}$/);
      await dataSource.undoLastMigration();
    }
    expect(await tables()).toEqual([]);
    await dataSource.runMigrations();
    expect(await tables()).toEqual(made);
  });

  it.each([
    [
      'executions of a workflow',
      'IDX_executions_organization_workflow',
      'SELECT id FROM executions WHERE organization_id = 1 AND workflow_id = 1 ORDER BY id DESC',
    ],
    [
      'old fire times',
      'schedule_firings_age',
      "SELECT schedule_id FROM schedule_firings WHERE fire_at < '2026-01-01'",
    ],
  ])('index %s', async (_, index, query) => {
    await dataSource.runMigrations();
    const explain = kind === 'mysql' ? 'EXPLAIN' : 'EXPLAIN QUERY PLAN';
    const plan: unknown = await dataSource.query(`${explain} ${query}`);
    expect(JSON.stringify(plan)).toContain(index);
  });

  it('make a table for each entity, with its columns', async () => {
    await dataSource.runMigrations();
    const runner = dataSource.createQueryRunner();
    expect(dataSource.entityMetadatas.length).toBeGreaterThan(6);
    for (const entity of dataSource.entityMetadatas) {
      const table = await runner.getTable(entity.tableName);
      const made = new Map(table?.columns.map((column) => [column.name, column]));
      for (const column of entity.columns) {
        const name = `${entity.tableName}.${column.databaseName}`;
        expect([name, made.has(column.databaseName)]).toEqual([name, true]);
        if (column.isPrimary) continue;
        const nullable = made.get(column.databaseName)?.isNullable;
        expect([name, nullable]).toEqual([name, column.isNullable]);
      }
    }
    await runner.release();
  });
});
