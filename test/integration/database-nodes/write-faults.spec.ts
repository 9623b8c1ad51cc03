import { setTimeout } from 'node:timers/promises';
import { onEachServer } from '../../support/server-databases';
import { TcpProxy } from '../../support/tcp-proxy';
import { CommitCutter, type CommitFate } from './commit-cutter';
import { credentialFor, databaseTest, messageOf, runWrite } from './support';

const DEADLINE_MS = 30_000;
const ROWS = Array.from({ length: 50 }, (_, id) => ({ id: id + 1, v: 'new' }));
const UNKNOWN =
  /Whether the rows were written to t is unknown: COMMIT was sent and not answered.*All of them are there or none; look before you run the workflow again/;

onEachServer((kind) => {
  const test = databaseTest(kind);
  const closers: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });
  beforeEach(() =>
    test.execute(
      'DROP TABLE IF EXISTS t',
      'CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(10))',
      "INSERT INTO t VALUES (1, 'old'), (2, 'old')",
    ),
  );

  const OLD = [
    { id: 1, v: 'old' },
    { id: 2, v: 'old' },
  ];
  const UPSERT = { operation: 'upsert', table: 't', key_columns: ['id'] };

  async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = performance.now() + DEADLINE_MS;
    while (!(await condition())) {
      if (performance.now() > deadline) throw new Error('It does not become true');
      await setTimeout(10);
    }
  }

  /** What our database's other sessions are doing. */
  async function statements(): Promise<string[]> {
    const { database } = test.database.login;
    const rows =
      kind === 'mysql'
        ? await test.database.rows(
            `SELECT COALESCE(info, '') AS q FROM information_schema.processlist WHERE db = '${database}' AND id <> CONNECTION_ID()`,
          )
        : await test.database.rows(
            'SELECT query AS q FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
          );
    return rows.map(({ q }) => String(q));
  }

  /** A trigger of MySQL shows as what it does. */
  async function isInserting(): Promise<boolean> {
    return (await statements()).some((text) => /INSERT|SLEEP/.test(text));
  }

  /** Every row takes a while. */
  async function slowTable(): Promise<void> {
    if (kind === 'mysql') {
      await test.execute('CREATE TRIGGER slow BEFORE INSERT ON t FOR EACH ROW SET @x = SLEEP(0.2)');
      return;
    }
    await test.execute(
      `CREATE OR REPLACE FUNCTION slow() RETURNS trigger AS $$ BEGIN PERFORM pg_sleep(0.2); RETURN NEW; END $$ LANGUAGE plpgsql`,
      'CREATE TRIGGER slow BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION slow()',
    );
  }

  it('a run that is cancelled says that nothing was written, and nothing is', async () => {
    await slowTable();
    const abort = new AbortController();
    const running = runWrite(test.engine, credentialFor(test.database), ROWS, UPSERT, {
      signal: abort.signal,
    });
    await until(isInserting);
    abort.abort();
    expect(await running).toMatchObject({
      status: 'cancelled',
      delivered: [
        {
          node_id: 2,
          node_type: 'dbconnectors/dbWrite',
          message: 'Nothing was written to t: it was rolled back',
        },
      ],
    });
    await until(async () => (await statements()).length === 0);
    expect(await test.rowsIn('t')).toEqual(OLD);
  });

  it('what takes longer than timeout_seconds is rolled back', async () => {
    await slowTable();
    const config = { ...UPSERT, timeout_seconds: 1 };
    await expect(test.write(ROWS, config)).rejects.toThrow(
      /(took longer than 1 s|timeout)[;.] write fewer rows, or raise timeout_seconds\. Nothing was written to t$/i,
    );
    await until(async () => (await statements()).length === 0);
    expect(await test.rowsIn('t')).toEqual(OLD);
  });

  it('a lock that nobody gives back is waited for, four times', async () => {
    const holder = await test.database.session();
    closers.push(() => holder.end());
    await holder.rows('BEGIN');
    await holder.rows("UPDATE t SET v = 'held' WHERE id = 2");
    const config = { ...UPSERT, timeout_seconds: 11 };
    await expect(test.write(ROWS, config)).rejects.toThrow(
      /Other transactions hold or change the same rows; run the workflow when they are done\. It was tried 4 times\. Nothing was written to t$/,
    );
    await holder.rows('ROLLBACK');
    expect(await test.rowsIn('t')).toEqual(OLD);
  });

  it('a deadlock is done again as a whole', async () => {
    const many = Array.from({ length: 2000 }, (_, n) => `(${String(n + 1000)}, 'x')`);
    const other = await test.database.session();
    closers.push(() => other.end());
    await other.rows('BEGIN');
    // More work than ours, so that ours is given up.
    await other.rows(`INSERT INTO t VALUES ${many.join(',')}`);
    await other.rows("UPDATE t SET v = 'theirs' WHERE id = 2");
    const running = test.write(
      [
        { id: 1, v: 'ours' },
        { id: 2, v: 'ours' },
      ],
      UPSERT,
    );
    await until(async () => (await statements()).some((text) => /INSERT INTO.*id.*v/s.test(text)));
    await setTimeout(300);
    await other.rows("UPDATE t SET v = 'theirs' WHERE id = 1");
    await other.rows('COMMIT');
    const delivery = await running;
    expect(delivery).toMatchObject({ inserted: 0, matched: 2, changed: 2 });
    expect(delivery['retries']).toBeGreaterThan(0);
    expect((await test.rowsIn('t')).slice(0, 2)).toEqual([
      { id: 1, v: 'ours' },
      { id: 2, v: 'ours' },
    ]);
  });

  async function through(fate: CommitFate) {
    const { host, port } = test.database.login;
    const cutter = await CommitCutter.before(host, port, fate);
    closers.push(() => {
      cutter.close();
    });
    const place = { host: '127.0.0.1', port: cutter.port };
    return { cutter, credential: credentialFor(test.database, place) };
  }

  it.each([
    ['did not reach the server', 'lost', OLD.length],
    ['was done and not answered', 'unanswered', ROWS.length],
  ] as const)('a COMMIT that %s is unknown, and is not repeated', async (_, fate, rows) => {
    const { cutter, credential } = await through(fate);
    const outcome = await runWrite(test.engine, credential, ROWS, UPSERT);
    expect(outcome.status).toBe('failed');
    expect(messageOf(outcome)).toMatch(UNKNOWN);
    expect(messageOf(outcome)).not.toContain('Nothing was written');
    expect(cutter.commits).toBe(1);
    await until(async () => (await test.rowsIn('t')).length === rows);
    await until(async () => (await statements()).length === 0);
    expect(await test.rowsIn('t')).toHaveLength(rows);
  });

  it('a COMMIT that is under way when the run is cancelled may come to its end', async () => {
    const { cutter, credential } = await through({ delayMs: 200 });
    const abort = new AbortController();
    const options = { signal: abort.signal };
    const running = runWrite(test.engine, credential, ROWS, UPSERT, options);
    await until(() => cutter.commits > 0);
    abort.abort();
    expect(await running).toMatchObject({
      status: 'completed',
      outputs: [{ delivery: { rows: ROWS.length } }],
    });
    expect(await test.rowsIn('t')).toHaveLength(ROWS.length);
  });

  it('a COMMIT that is not answered soon after a cancel is unknown', async () => {
    const { cutter, credential } = await through({ delayMs: 60_000 });
    const abort = new AbortController();
    const options = { signal: abort.signal };
    const running = runWrite(test.engine, credential, ROWS, UPSERT, options);
    await until(() => cutter.commits > 0);
    abort.abort();
    expect(await running).toMatchObject({
      status: 'cancelled',
      delivered: [{ message: expect.stringMatching(UNKNOWN) as string }],
    });
  });

  it('a connection that is cut before COMMIT leaves nothing behind', async () => {
    await slowTable();
    const { login } = test.database;
    const proxy = new TcpProxy(login.host, login.port);
    const place = { host: '127.0.0.1', port: await proxy.listen() };
    closers.push(() => proxy.cut());
    const few = ROWS.slice(0, 10);
    const running = runWrite(test.engine, credentialFor(test.database, place), few, UPSERT);
    await until(isInserting);
    await proxy.cut();
    expect(messageOf(await running)).toMatch(
      /The connection to 127\.0\.0\.1:\d+ was lost\. The connection was lost before COMMIT was sent, so it may be run again\. Nothing was written to t$/,
    );
    await until(async () => (await statements()).length === 0);
    expect(await test.rowsIn('t')).toEqual(OLD);
  });

  it('a session that an administrator ends leaves nothing behind', async () => {
    await slowTable();
    const running = runWrite(test.engine, credentialFor(test.database), ROWS, UPSERT);
    await until(isInserting);
    await endOthers();
    expect(messageOf(await running)).toMatch(/Nothing was written to t$/);
    expect(await test.rowsIn('t')).toEqual(OLD);
  });

  async function endOthers(): Promise<void> {
    const { database } = test.database.login;
    if (kind === 'postgres') {
      await test.execute(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      );
      return;
    }
    const ids = await test.database.rows(
      `SELECT id FROM information_schema.processlist WHERE db = '${database}' AND id <> CONNECTION_ID()`,
    );
    for (const { id } of ids) await test.execute(`KILL ${String(id)}`);
  }

  it('one bad row among many keeps every row out, and is named', async () => {
    await test.execute('ALTER TABLE t ADD CONSTRAINT small CHECK (id < 7000)');
    const rows = Array.from({ length: 7500 }, (_, n) => ({ id: n + 10, v: 'x' }));
    for (const operation of ['insert', 'upsert']) {
      const keys = operation === 'insert' ? {} : { key_columns: ['id'] };
      const config = { operation, table: 't', ...keys } as never;
      await expect(test.write(rows, config)).rejects.toThrow(/small.*Nothing was written to t$/s);
      expect(await test.rowsIn('t')).toEqual(OLD);
    }
  });

  (kind === 'postgres' ? it : it.skip)(
    'a constraint that is looked at with COMMIT alone',
    async () => {
      await test.execute(
        'CREATE TABLE parent (id INT PRIMARY KEY)',
        'CREATE TABLE child (id INT, p INT REFERENCES parent DEFERRABLE INITIALLY DEFERRED)',
      );
      const config = { operation: 'insert', table: 'child' };
      await expect(test.write([{ id: 1, p: 5 }], config)).rejects.toThrow(
        /violates foreign key constraint.*Key \(p\)=\(5\) is not present.*Write the rows first to which others refer, and delete them last\. Nothing was written to child$/,
      );
      expect(await test.rowsIn('child')).toEqual([]);
    },
  );
});
