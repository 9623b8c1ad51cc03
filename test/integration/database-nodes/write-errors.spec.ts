import type { JsonObject, SourceRow } from '../../../src/node-sdk';
import { onEachServer } from '../../support/server-databases';
import { credentialFor, databaseTest, messageOf, runWrite } from './support';

onEachServer((kind) => {
  const test = databaseTest(kind);
  const isMysql = kind === 'mysql';

  beforeAll(() =>
    test.execute(
      'CREATE TABLE customers (id INT PRIMARY KEY, name VARCHAR(20) NOT NULL, email VARCHAR(50), CONSTRAINT email_once UNIQUE (email))',
      "INSERT INTO customers VALUES (1, 'Ada', 'ada@x')",
      'CREATE TABLE orders (id INT PRIMARY KEY, customer INT, CONSTRAINT of_customer FOREIGN KEY (customer) REFERENCES customers (id))',
      'INSERT INTO orders VALUES (1, 1)',
      'CREATE TABLE plain (a INT, b INT)',
    ),
  );

  const INSERT = { operation: 'insert', table: 'customers' };
  const UPSERT = { operation: 'upsert', table: 'customers', key_columns: ['id'] };

  async function failing(rows: readonly SourceRow[], config: JsonObject): Promise<string> {
    const outcome = await runWrite(test.engine, credentialFor(test.database), rows, config);
    expect(outcome).toMatchObject({
      status: 'failed',
      code: 'EXECUTION_FAILED',
      details: [{ node_id: 2, node_type: 'dbconnectors/dbWrite' }],
    });
    const message = messageOf(outcome);
    expect(message).toMatch(/othing was written to/);
    return message;
  }

  async function warningsOf(row: SourceRow): Promise<string[]> {
    const outcome = await runWrite(test.engine, credentialFor(test.database), [row], UPSERT);
    return outcome.status === 'completed' ? outcome.warnings.map(({ message }) => message) : [];
  }

  it('a duplicate names the constraint, the value, and the row where the server tells it', async () => {
    const rows: SourceRow[] = [
      { id: 2, name: 'Bob' },
      { id: 3, name: 'Eve', email: 'ada@x' },
    ];
    const message = await failing(rows, INSERT);
    expect(message).toContain('email_once');
    expect(message).toContain('ada@x');
    expect(message).toContain(isMysql ? 'Rows 1 to 2: ' : 'Row 2: ');
    expect(message).toContain(
      'Leave out rows that are there already, or use upsert with the key in key_columns',
    );
    expect(await test.rowsIn('customers')).toHaveLength(1);
  });

  it('a duplicate of another unique index: an error on PostgreSQL, a change on MySQL', async () => {
    const row = { id: 5, name: 'Eve', email: 'ada@x' };
    if (isMysql) {
      expect(await test.write([row], UPSERT)).toMatchObject({
        inserted: 0,
        matched: 1,
        changed: 1,
      });
      await test.execute("UPDATE customers SET name = 'Ada' WHERE id = 1");
      expect(await warningsOf(row)).toEqual([
        'The unique index email_once (email) counts beside key_columns: a row that collides there changes the row it collides with',
      ]);
      expect(await warningsOf({ id: 1, name: 'Ada' })).toEqual([]);
      await test.execute("UPDATE customers SET name = 'Ada' WHERE id = 1");
      return;
    }
    const message = await failing([row], UPSERT);
    expect(message).toContain('Another unique index than that of key_columns has such a row');
  });

  it('a foreign key', async () => {
    const rows = [{ id: 2, customer: 99 }];
    expect(await failing(rows, { operation: 'insert', table: 'orders' })).toMatch(
      /of_customer.*Write the rows first to which others refer, and delete them last/s,
    );
    const config = { operation: 'delete', table: 'customers', key_columns: ['id'] };
    expect(await failing([{ id: 1 }], config)).toMatch(/of_customer/);
  });

  it('NULL where a value must be, given or left out', async () => {
    const rows: SourceRow[] = [{ id: 2, name: null }, { id: 2 }];
    for (const row of rows) {
      const message = await failing([row], INSERT);
      expect(message).toMatch(/name.*Fill the column in \(fillNull\), or leave such rows out/s);
    }
  });

  it('a value that does not fit names its row', async () => {
    const rows = Array.from({ length: 6000 }, (_, n) => ({ id: n + 10, name: 'x' }));
    rows[5500] = { id: 9999, name: 'far too long for a name here' };
    expect(await failing(rows, INSERT)).toMatch(/failed: Row 5501: .*too long/);
  });

  it('a column that the table lacks is named, with those it has', async () => {
    expect(await failing([{ id: 2, nam: 'x' }], INSERT)).toContain(
      'The table customers has no column "nam"; it has "id", "name", "email". Did you mean "name"? With columns the input\'s columns are chosen and given other names',
    );
  });

  it('a column that the input lacks is named', async () => {
    expect(await failing([{ id: 2 }], { ...INSERT, columns: { id: 'id', nme: 'name' } })).toContain(
      'Unknown column "nme"',
    );
  });

  it('two columns of the input for one of the table', async () => {
    const message = await failing([{ id: 2, name: 'a', Name: 'b' }], INSERT);
    expect(message).toContain(
      'Two columns of the input would go into the column "name" of the table: "name", "Name"',
    );
  });

  it('a key that the input lacks', async () => {
    expect(await failing([{ name: 'x' }], UPSERT)).toContain(
      'The input has nothing for "id" of key_columns',
    );
  });

  it.each(['upsert', 'update', 'delete'])(
    '%s without a key, however that came',
    async (operation) => {
      const choices: JsonObject[] = [{}, { key_columns: null }, { key_columns: [] }];
      for (const keys of choices) {
        const config: JsonObject = { operation, table: 'customers', ...keys };
        expect(await failing([{ id: 1, name: 'x' }], config)).toContain(
          `${operation} needs key_columns to tell which rows are meant`,
        );
      }
      expect(await test.rowsIn('customers')).toHaveLength(1);
    },
  );

  it('an update that has nothing to change', async () => {
    const config = { operation: 'update', table: 'customers', key_columns: ['id'] };
    expect(await failing([{ id: 1 }], config)).toContain('update has no column to change');
  });

  it('an unknown table is answered with near names', async () => {
    const message = await failing([{ id: 2 }], { operation: 'insert', table: 'custmers' });
    expect(message).toContain('There is no table custmers in');
    expect(message).toContain('Did you mean "customers"?');
    const elsewhere = await failing([{ id: 2 }], {
      operation: 'insert',
      table: 'nowhere.customers',
    });
    expect(elsewhere).toMatch(
      /There is no table nowhere\.customers in the (database|schema) nowhere/,
    );
  });

  it('upsert wants a unique index over exactly its key', async () => {
    const row = { id: 1, name: 'Ada' };
    expect(await failing([row], { ...UPSERT, key_columns: ['name'] })).toMatch(
      /upsert needs a unique index over exactly the key_columns "name"; those of customers are .*email_once \(email\)/,
    );
    const config = { operation: 'upsert', table: 'plain', key_columns: ['a'] };
    expect(await failing([{ a: 1, b: 1 }], config)).toContain('the table plain has none');
  });

  it('more rows or megabytes than allowed', async () => {
    const rows = Array.from({ length: 300 }, (_, n) => ({ a: n, b: 1 }));
    const config = { operation: 'insert', table: 'plain' };
    expect(await failing(rows, { ...config, max_rows: 299 })).toContain(
      'There are 300 rows and max_rows is 299: nothing was written to plain. Filter the rows, or raise max_rows',
    );
    await test.execute('CREATE TABLE heavy (t TEXT)');
    const texts = Array.from({ length: 40 }, () => ({ t: 'é'.repeat(20_000) }));
    const heavy = { operation: 'insert', table: 'heavy', max_megabytes: 1 };
    expect(await failing(texts, heavy)).toContain(
      'The rows have more than 1 MB; write fewer rows or columns, or raise max_megabytes',
    );
    expect(await test.rowsIn('heavy')).toEqual([]);
  });

  it('a user without the right', async () => {
    const user = `u${test.database.login.database.slice(-8)}`;
    const password = 'a-very-secret-word';
    const create = isMysql
      ? `CREATE USER '${user}'@'%' IDENTIFIED BY '${password}'`
      : `CREATE USER ${user} PASSWORD '${password}'`;
    const grant = isMysql
      ? `GRANT SELECT ON ${test.database.login.database}.* TO '${user}'@'%'`
      : `GRANT SELECT ON plain TO ${user}`;
    await test.execute(create, grant);
    try {
      const credential = credentialFor(test.database, { user, password });
      const config = { operation: 'insert', table: 'plain' };
      const outcome = await runWrite(test.engine, credential, [{ a: 1, b: 1 }], config);
      expect(messageOf(outcome)).toMatch(
        /denied.*Grant the user of the credential what the operation needs\. Nothing was written/,
      );
      expect(JSON.stringify(outcome)).not.toContain(password);
    } finally {
      await test.execute(
        ...(isMysql ? [`DROP USER '${user}'@'%'`] : [`DROP OWNED BY ${user}`, `DROP USER ${user}`]),
      );
    }
  });

  if (isMysql) {
    it('a table that could not take rows back is refused', async () => {
      await test.execute('CREATE TABLE loose (a INT) ENGINE=MyISAM');
      expect(await failing([{ a: 1 }], { operation: 'insert', table: 'loose' })).toContain(
        'The table loose is kept by MyISAM, which has no transactions: a failure would leave some of the rows in it',
      );
    });

    it('a key that MySQL cannot tell rows by', async () => {
      await test.execute('CREATE TABLE texts (k TEXT, v INT)');
      const config = { operation: 'update', table: 'texts', key_columns: ['k'] };
      expect(await failing([{ k: 'a', v: 1 }], config)).toContain(
        'The column "k" is text, by which update cannot tell rows on MySQL and MariaDB',
      );
    });

    it('a row that the server does not take at once, and one that it just takes', async () => {
      await test.execute('CREATE TABLE big (k INT, t LONGTEXT)');
      const [{ packet } = { packet: 0 }] = await test.database.rows(
        'SELECT @@max_allowed_packet AS packet',
      );
      const config = { operation: 'insert', table: 'big' };
      const limit = Number(packet);
      const rows = [
        { k: 1, t: 'x' },
        { k: 2, t: 'x'.repeat(limit) },
      ];
      expect(await failing(rows, config)).toMatch(/Row 2 has \d+ MB, more than the \d+ MB/);
      await test.write([{ k: 3, t: 'x'.repeat(limit - 10_000) }], config);
      const [{ n } = { n: 0 }] = await test.database.rows('SELECT LENGTH(t) AS n FROM big');
      expect(Number(n)).toBe(limit - 10_000);
    });
    return;
  }

  it('views, row level security and partitions', async () => {
    await test.execute(
      'CREATE VIEW seen AS SELECT a, b FROM plain',
      'CREATE TABLE safe (a INT PRIMARY KEY, b INT)',
      'ALTER TABLE safe ENABLE ROW LEVEL SECURITY',
      'CREATE TABLE parts (a INT PRIMARY KEY, b INT) PARTITION BY RANGE (a)',
      'CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (10)',
    );
    for (const table of ['seen', 'safe', 'parts']) {
      const rows = [
        { a: 1, b: 1 },
        { a: 2, b: 2 },
      ];
      const written = await test.write(rows, { operation: 'insert', table });
      expect(written).toMatchObject({ inserted: 2 });
      expect(await test.rowsIn(table)).toEqual(rows);
    }
    const upsert = { operation: 'upsert', table: 'parts', key_columns: ['a'] };
    const rows = [
      { a: 1, b: 9 },
      { a: 3, b: 3 },
    ];
    expect(await test.write(rows, upsert)).toMatchObject({ inserted: 1, matched: 1, changed: 1 });
    expect(await failing([{ a: 77, b: 1 }], { operation: 'insert', table: 'parts' })).toContain(
      'no partition of relation',
    );
  });

  it('a database that only reads', async () => {
    const { database } = test.database.login;
    await test.execute(`ALTER DATABASE ${database} SET default_transaction_read_only = on`);
    try {
      expect(await failing([{ a: 1, b: 1 }], { operation: 'insert', table: 'plain' })).toMatch(
        /read-only transaction.*Use the credential of a server and user that may write/,
      );
    } finally {
      const session = await test.database.session();
      await session.rows('SET default_transaction_read_only = off');
      await session.rows(`ALTER DATABASE ${database} RESET default_transaction_read_only`);
      await session.end();
    }
  });
});
