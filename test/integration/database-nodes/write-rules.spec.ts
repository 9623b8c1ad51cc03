import type { JsonObject } from '../../../src/node-sdk';
import { onEachServer } from '../../support/server-databases';
import { databaseTest } from './support';

onEachServer((kind) => {
  const test = databaseTest(kind);
  const quote = (name: string): string => (kind === 'mysql' ? `\`${name}\`` : `"${name}"`);

  beforeEach(() =>
    test.execute(
      'DROP TABLE IF EXISTS people',
      `CREATE TABLE people (id INT PRIMARY KEY, name VARCHAR(10) NOT NULL, age INT DEFAULT 7, email VARCHAR(50))`,
      "INSERT INTO people VALUES (1, 'Ada', 36, 'ada@x'), (2, 'Bob', NULL, NULL)",
    ),
  );

  it('insert adds every row; columns that the input lacks get their defaults', async () => {
    const rows = [
      { id: 3, name: 'Cleo' },
      { id: 4, name: 'Dan' },
    ];
    const delivery = await test.write(rows, { operation: 'insert', table: 'people' });
    expect(delivery).toEqual({
      operation: 'insert',
      table: 'people',
      rows: 2,
      inserted: 2,
      retries: 0,
    });
    expect(await test.rowsIn('people')).toMatchObject([
      { id: 1 },
      { id: 2 },
      { id: 3, name: 'Cleo', age: 7, email: null },
      { id: 4, name: 'Dan', age: 7, email: null },
    ]);
  });

  it('upsert adds what is new, changes what is there, and counts what stays', async () => {
    const rows = [
      { id: 1, name: 'Ada', age: 36 },
      { id: 2, name: 'Bob', age: 40 },
      { id: 3, name: 'Cleo', age: null },
    ];
    const config = { operation: 'upsert', table: 'people', key_columns: ['id'] };
    expect(await test.write(rows, config)).toMatchObject({
      rows: 3,
      inserted: 1,
      matched: 2,
      changed: 1,
    });
    expect(await test.rowsIn('people')).toEqual([
      { id: 1, name: 'Ada', age: 36, email: 'ada@x' },
      { id: 2, name: 'Bob', age: 40, email: null },
      { id: 3, name: 'Cleo', age: null, email: null },
    ]);
  });

  it.each([
    ['new', { id: 9, name: 'New', age: 1 }, { inserted: 1, matched: 0, changed: 0 }],
    ['same', { id: 1, name: 'Ada', age: 36 }, { inserted: 0, matched: 1, changed: 0 }],
    ['other', { id: 1, name: 'Eve', age: 36 }, { inserted: 0, matched: 1, changed: 1 }],
  ])('upsert of a single row that is %s is counted', async (_, row, counts) => {
    const config = { operation: 'upsert', table: 'people', key_columns: ['id'] };
    expect(await test.write([row], config)).toMatchObject(counts);
  });

  it('upsert of keys alone leaves rows as they are', async () => {
    await test.execute('CREATE TABLE seen (a INT, b INT, PRIMARY KEY (a, b))');
    const rows = [
      { a: 1, b: 1 },
      { a: 1, b: 2 },
    ];
    const config = { operation: 'upsert', table: 'seen', key_columns: ['b', 'a'] };
    expect(await test.write(rows, config)).toMatchObject({ inserted: 2, matched: 0 });
    expect(await test.write(rows, config)).toMatchObject({ inserted: 0, matched: 2, changed: 0 });
    expect(await test.rowsIn('seen', 'b')).toEqual(rows);
  });

  it('update changes the rows that have the key, and no others', async () => {
    const rows = [
      { id: 1, name: 'Ada', age: 36 },
      { id: 2, name: 'Bert', age: 41 },
      { id: 3, name: 'Nobody', age: 1 },
    ];
    const config = { operation: 'update', table: 'people', key_columns: ['id'] };
    expect(await test.write(rows, config)).toMatchObject({ rows: 3, matched: 2, changed: 1 });
    expect(await test.rowsIn('people')).toEqual([
      { id: 1, name: 'Ada', age: 36, email: 'ada@x' },
      { id: 2, name: 'Bert', age: 41, email: null },
    ]);
  });

  it('update by a key that several rows have changes them all', async () => {
    await test.execute("INSERT INTO people VALUES (5, 'Bob', 1, 'x')");
    const config = { operation: 'update', table: 'people', key_columns: ['name'] };
    const delivery = await test.write([{ name: 'Bob', age: 50 }], config);
    expect(delivery).toMatchObject({ rows: 1, matched: 2, changed: 2 });
    expect(await test.rowsIn('people')).toMatchObject([{ age: 36 }, { age: 50 }, { age: 50 }]);
  });

  it('delete removes the rows that have the key; other columns of the input do not matter', async () => {
    const rows = [
      { id: 1, whatever: 'x' },
      { id: 77, whatever: 'y' },
    ];
    const config = { operation: 'delete', table: 'people', key_columns: ['id'] };
    expect(await test.write(rows, config)).toEqual({
      operation: 'delete',
      table: 'people',
      rows: 2,
      deleted: 1,
      retries: 0,
    });
    expect(await test.rowsIn('people')).toMatchObject([{ id: 2 }]);
  });

  it.each(['upsert', 'update'])('%s: the last of the rows with one key wins', async (operation) => {
    // In one statement and over several.
    const rows = Array.from({ length: 12_000 }, (_, n) => ({
      id: 1 + (n % 2),
      name: `n${String(n)}`,
    }));
    await test.write(rows, { operation, table: 'people', key_columns: ['id'] });
    expect(await test.rowsIn('people')).toMatchObject([{ name: 'n11998' }, { name: 'n11999' }]);
  });

  it.each(['upsert', 'update', 'delete'])('%s: NULL is no key', async (operation) => {
    const rows = [
      { id: 1, name: 'x' },
      { id: null, name: 'y' },
    ];
    const config = { operation, table: 'people', key_columns: ['id'] };
    await expect(test.write(rows, config)).rejects.toThrow(
      'Row 2: the key column "id" is NULL, which is no key. Filter such rows, or fill them in. Nothing was written to people',
    );
    expect(await test.rowsIn('people')).toMatchObject([{ name: 'Ada' }, { name: 'Bob' }]);
  });

  it('columns chooses and renames, as a list and as an object', async () => {
    const rows = [{ id: 3, first: 'Cleo', junk: 1, NAME: 'x' }];
    const config = { operation: 'insert', table: 'people' };
    await test.write(rows, { ...config, columns: { id: 'id', first: 'name' } });
    await test.write([{ id: 4, name: 'Dan', junk: 2 }], { ...config, columns: ['id', 'name'] });
    expect((await test.rowsIn('people')).slice(2)).toMatchObject([
      { id: 3, name: 'Cleo' },
      { id: 4, name: 'Dan' },
    ]);
  });

  it('columns that differ in case alone are found', async () => {
    await test.write([{ ID: 3, Name: 'Cleo' }], { operation: 'insert', table: 'people' });
    expect(await test.rowsIn('people')).toHaveLength(3);
  });

  it('nothing is sent for an input without rows', async () => {
    const config = { operation: 'insert', table: 'there is no such table' };
    expect(await test.write([], config, { columns: [{ name: 'x', type: 'number' }] })).toEqual({
      operation: 'insert',
      table: 'there is no such table',
      rows: 0,
      inserted: 0,
      retries: 0,
    });
  });

  it('names are names, whatever is in them', async () => {
    const nasty = [
      'select',
      'sp ace',
      'q"u`o\'te',
      '; DROP TABLE people; --',
      'ä/*x*/',
      'a.b',
      '?',
      '$1',
    ];
    const table = 'ta"b`le.; --';
    const columns = nasty.map((name) => `${quoted(name)} INT`).join(', ');
    await test.execute(`CREATE TABLE ${quoted(table)} (k INT PRIMARY KEY, ${columns})`);
    const row = { k: 1, ...Object.fromEntries(nasty.map((name, index) => [name, index])) };
    const inConfig = `"${table.replaceAll('"', '""')}"`;
    for (const operation of ['insert', 'upsert', 'update', 'delete']) {
      const keys: JsonObject = operation === 'insert' ? {} : { key_columns: ['k'] };
      await test.write([row], { operation, table: inConfig, ...keys });
      expect(await test.rowsIn(quoted(table))).toEqual(operation === 'delete' ? [] : [row]);
    }
    expect(await test.rowsIn('people')).toHaveLength(2);

    function quoted(name: string): string {
      const sign = kind === 'mysql' ? '`' : '"';
      return sign + name.replaceAll(sign, sign + sign) + sign;
    }
  });

  it('a table of another schema', async () => {
    const { database } = test.database.login;
    const schema = kind === 'mysql' ? database : 'other schema';
    if (kind === 'postgres') await test.execute('CREATE SCHEMA "other schema"');
    await test.execute(`CREATE TABLE ${quote(schema)}.elsewhere (a INT)`);
    await test.write([{ a: 1 }], { operation: 'insert', table: `${schema}.elsewhere` });
    expect(await test.rowsIn(`${quote(schema)}.elsewhere`)).toEqual([{ a: 1 }]);
  });

  it('identifiers as long as the server takes', async () => {
    const name = 'n'.repeat(kind === 'mysql' ? 64 : 63);
    await test.execute(`CREATE TABLE ${name} (${name} INT PRIMARY KEY, b INT)`);
    for (const operation of ['upsert', 'update', 'delete']) {
      await test.write([{ [name]: 1, b: 2 }], { operation, table: name, key_columns: [name] });
    }
    expect(await test.rowsIn(name)).toEqual([]);
  });
});
