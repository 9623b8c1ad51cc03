import { DataSource } from 'typeorm';
import { DatabaseSettings } from '../../../src/platform/config/database.settings';
import { Environment } from '../../../src/platform/config/environment';
import { StorageSettings } from '../../../src/platform/config/storage.settings';
import { dataSourceOptions } from '../../../src/platform/database/data-source-options';
import { isDatabaseUnreachable } from '../../../src/platform/database/database-errors';
import { createDataSource } from '../../../src/platform/database/database.module';
import { DatabaseStartError, migrate } from '../../../src/platform/database/migrate';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work';
import { AppError } from '../../../src/common/app-error';
import { createDatabase, type TestDatabase } from '../../support/databases';
import { TcpProxy } from '../../support/tcp-proxy';

const MYSQL_URL = process.env['VANTAGE_TEST_MYSQL_URL'];
const onMysql = MYSQL_URL ? describe : describe.skip;

function settingsFor(url: string, poolSize = 3): DatabaseSettings {
  const env = new Environment({ DATABASE_URL: url, DATABASE_POOL_SIZE: String(poolSize) });
  return new DatabaseSettings(env, new StorageSettings(env));
}

const unavailable = (error: unknown): boolean =>
  isDatabaseUnreachable(error) ||
  (error instanceof AppError && error.code === 'SERVICE_UNAVAILABLE');

onMysql('a MySQL server that goes away', () => {
  let database: TestDatabase;
  let proxy: TcpProxy;
  let port: number;
  let dataSource: DataSource;

  beforeEach(async () => {
    database = await createDatabase('mysql');
    const url = new URL(database.url ?? '');
    proxy = new TcpProxy(url.hostname, Number(url.port || 3306));
    port = await proxy.listen();
    url.host = `127.0.0.1:${String(port)}`;
    dataSource = createDataSource(dataSourceOptions(settingsFor(url.href)));
    await dataSource.initialize();
    await dataSource.query('CREATE TABLE marks (n INT)');
  });
  afterEach(async () => {
    proxy.hang(false);
    await dataSource.destroy();
    await proxy.cut();
    await database.drop();
  });

  const ask = (): Promise<unknown> => dataSource.query('SELECT 1');
  const failure = (): Promise<unknown> =>
    ask().then(
      () => undefined,
      (error: unknown) => error,
    );

  it('is told apart from a faulty statement, and found again when it is back', async () => {
    expect(unavailable(await dataSource.query('SELECT nonsense').catch((e: unknown) => e))).toBe(
      false,
    );
    await Promise.all([ask(), ask(), ask(), ask()]);
    await proxy.cut();
    for (let index = 0; index < 6; index += 1) expect(unavailable(await failure())).toBe(true);
    await proxy.listen(port);
    expect(await Promise.all([ask(), ask(), ask(), ask(), ask()])).toHaveLength(5);
  });

  it('leaves nothing of a transaction it broke, and does not block the next', async () => {
    const unitOfWork = new UnitOfWork(dataSource);
    const broken = unitOfWork.run(async (manager) => {
      await manager.query('INSERT INTO marks VALUES (1)');
      await proxy.cut();
      await manager.query('INSERT INTO marks VALUES (2)');
    });
    await expect(broken).rejects.toThrow();
    await proxy.listen(port);
    await unitOfWork.run((manager) => manager.query('INSERT INTO marks VALUES (3)'));
    expect(await dataSource.query('SELECT n FROM marks')).toEqual([{ n: 3 }]);
  });

  it('makes nobody wait for ever while it hangs', async () => {
    await ask();
    proxy.hang(true);
    const started = performance.now();
    const failures = await Promise.all(Array.from({ length: 8 }, failure));
    expect(failures.every(unavailable)).toBe(true);
    expect(performance.now() - started).toBeLessThan(20_000);
    proxy.hang(false);
    expect(await ask()).toEqual([{ 1: 1 }]);
  });
});

onMysql('a MySQL server at the start', () => {
  it('is waited for', async () => {
    const database = await createDatabase('mysql');
    const url = new URL(database.url ?? '');
    const proxy = new TcpProxy(url.hostname, Number(url.port || 3306));
    const port = await proxy.listen();
    await proxy.cut();
    url.host = `127.0.0.1:${String(port)}`;
    const starting = migrate(settingsFor(url.href), 10_000);
    setTimeout(() => void proxy.listen(port), 1200);
    await expect(starting).resolves.toBeUndefined();
    await proxy.cut();
    await database.drop();
  });

  it('is given up when it does not come', async () => {
    const starting = migrate(settingsFor('mysql://root@127.0.0.1:1/nothing'), 700);
    await expect(starting).rejects.toThrow(DatabaseStartError);
    await expect(starting).rejects.toThrow(/ECONNREFUSED/);
  });

  it('is not waited for when it refuses the login or has no such database', async () => {
    const url = new URL(MYSQL_URL ?? '');
    url.pathname = '/vantage_test_missing';
    const started = performance.now();
    await expect(migrate(settingsFor(url.href))).rejects.toThrow(/vantage_test_missing/);
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  it('is migrated once by servers that start together', async () => {
    const database = await createDatabase('mysql');
    const settings = settingsFor(database.url ?? '');
    await Promise.all([migrate(settings), migrate(settings), migrate(settings)]);
    const dataSource = await new DataSource(dataSourceOptions(settings)).initialize();
    const names: { name: string }[] = await dataSource.query('SELECT name FROM migrations');
    expect(new Set(names.map((row) => row.name)).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(0);
    await dataSource.destroy();
    await database.drop();
  });
});
