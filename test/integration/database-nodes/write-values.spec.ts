import type { ColumnSpec, JsonObject, JsonValue } from '../../../src/node-sdk';
import { onEachServer, type ServerKind } from '../../support/server-databases';
import { databaseTest } from './support';

/** A column, what is written into it, and what an independent driver reads as text. */
type Case = readonly [
  sqlType: string,
  value: JsonValue,
  read: string | null,
  type?: ColumnSpec['type'],
];

const BOTH: readonly Case[] = [
  ['INT', 42, '42'],
  ['INT', '42', '42'],
  ['INT', '42.00', '42'],
  ['INT', true, '1'],
  ['INT', null, null],
  ['BIGINT', '9223372036854775807', '9223372036854775807'],
  ['DECIMAL(12,2)', 12.5, '12.50'],
  ['DECIMAL(12,2)', 1.239, '1.24'],
  ['DECIMAL(40,9)', '12345678901234567890.123456789', '12345678901234567890.123456789'],
  ['DECIMAL(30,25)', 1e-7, '0.0000001000000000000000000'],
  ['DOUBLE PRECISION', 1.1, '1.1'],
  ['VARCHAR(20)', 'é😀"\\\'\n\t\r`$1?', 'é😀"\\\'\n\t\r`$1?'],
  ['VARCHAR(20)', '\\N', '\\N'],
  ['VARCHAR(20)', '', ''],
  ['VARCHAR(20)', ' x ', ' x '],
  ['VARCHAR(20)', 5, '5'],
  ['VARCHAR(20)', true, 'true'],
  ['VARCHAR(20)', '2026-04-01T10:00:00Z', '2026-04-01T10:00:00Z'],
  ['TEXT', { a: [1, null, 'x'] }, '{"a":[1,null,"x"]}'],
  ['DATE', '2024-02-29', '2024-02-29'],
  ['DATE', '2024-02-29T00:00:00.000Z', '2024-02-29', 'datetime'],
  ['TIME', '12:30:15', '12:30:15', 'time'],
  ['CHAR(3)', 'abc', 'abc'],
];
const MYSQL: readonly Case[] = [
  ['DATETIME', '2024-02-29T12:30:15.000Z', '2024-02-29 12:30:15', 'datetime'],
  ['DATETIME(3)', '2024-02-29T12:30:15.678Z', '2024-02-29 12:30:15.678', 'datetime'],
  ['DATETIME', '2024-02-29T01:30:15+02:00', '2024-02-28 23:30:15'],
  ['DATETIME(6)', '2024-02-29 01:30:15.123456-0130', '2024-02-29 03:00:15.123456'],
  ['DATETIME', '2024-02-29', '2024-02-29 00:00:00'],
  ['TIMESTAMP NULL', '2024-02-29T12:30Z', '2024-02-29 12:30:00'],
  ['TINYINT(1)', false, '0'],
  ['BIT(1)', true, '1'],
  ['BIT(8)', 200, '200'],
  ['BIGINT UNSIGNED', '18446744073709551615', '18446744073709551615'],
  ['JSON', { a: [1, 2.5, null], é: 'x"y' }, '{"a":[1,2.5,null],"é":"x\\"y"}'],
  ['JSON', [1, 2], '[1,2]'],
  ['JSON', 5, '5'],
  ['JSON', '{"a": 1}', '{"a": 1}'],
  ['BLOB', 'AP8Q', '00FF10'],
  ['VARBINARY(3)', '', ''],
  ["ENUM('a','b')", 'b', 'b'],
  ['YEAR', 2024, '2024'],
  ['UUID', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
  ['VARCHAR(20)', 'a\0b', 'a\0b'],
];
const POSTGRES: readonly Case[] = [
  ['timestamp', '2024-02-29T12:30:15.678Z', '2024-02-29 12:30:15.678', 'datetime'],
  ['timestamp', '2024-02-29T01:30:15+02:00', '2024-02-28 23:30:15'],
  ['timestamptz', '2024-02-29T01:30:15+02:00', '2024-02-28 23:30:15+00'],
  ['timestamptz', '2024-02-29', '2024-02-29 00:00:00+00'],
  ['boolean', true, 'true'],
  ['boolean', 0, 'false'],
  ['json', { a: [1, null] }, '{"a":[1,null]}'],
  ['jsonb', '[1, 2]', '[1, 2]'],
  ['jsonb', 5, '5'],
  ['bytea', 'AP8Q', '\\x00ff10'],
  ['int[]', [1, null, 3], '{1,NULL,3}'],
  ['text[]', ['a', 'b,"c\\', null, ''], '{a,"b,\\"c\\\\",NULL,""}'],
  ['numeric[]', [[1.5], [2]], '{{1.5},{2}}'],
  ['int[]', '{1,2}', '{1,2}'],
  ['uuid', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
  ['interval', '1 day 02:03', '1 day 02:03:00'],
  ['inet', '10.0.0.1', '10.0.0.1/32'],
  ['mood', 'happy', 'happy'],
  ['short', 'abc', 'abc'],
  ['bit(3)', '101', '101'],
  ['numeric', '1e-20', '0.00000000000000000001'],
  ['xml', '<a/>', '<a/>'],
  ['point', '(1,2)', '(1,2)'],
];
const CASES: Readonly<Record<ServerKind, readonly Case[]>> = {
  mysql: [...BOTH, ...MYSQL],
  postgres: [...BOTH, ...POSTGRES],
};

/** A column, what it does not take, and what the message says. */
type Refusal = readonly [sqlType: string, value: JsonValue, message: RegExp];

const REFUSED: readonly Refusal[] = [
  ['INT', 1.5, /holds "1\.5", which has a fraction; the column of the table is int/],
  ['INT', '1.5', /holds "1\.5", which is no whole number/],
  ['INT', 'abc', /holds "abc", which is no whole number/],
  ['INT', '', /holds "", which is no whole number/],
  ['INT', 3_000_000_000, /out of range/i],
  ['VARCHAR(3)', 'abcd', /too long/],
  ['CHAR(3)', 'abcd', /too long/],
  ['DECIMAL(4,2)', 123.4, /out of range|overflow/i],
  ['DECIMAL(4,2)', 'abc', /Incorrect decimal|invalid input syntax/],
  ['DATE', '2024-02-30', /Incorrect date|out of range/],
  ['DATE', '2024-02-29T10:00:00Z', /which has a time of day; the column of the table is date/],
  ['TIME', '2024-02-29T10:00:00Z', /which has a date; the column of the table is time/],
];
const REFUSED_BY: Readonly<Record<ServerKind, readonly Refusal[]>> = {
  mysql: [
    ...REFUSED,
    ['DATETIME', 'yesterday', /Incorrect datetime/],
    ['DATETIME', '0000-00-00', /Incorrect datetime/],
    ['BLOB', 'no base64!', /which is no base64; the column of the table is blob/],
    ["ENUM('a','b')", 'c', /truncated/],
    ['VARCHAR(9) CHARACTER SET latin1', '日本', /Incorrect string value/],
    ['BIT(3)', 9, /too long/],
  ],
  postgres: [
    ...REFUSED,
    ['timestamp', 'never', /invalid input syntax/],
    ['bytea', 'no base64!', /which is no base64; the column of the table is bytea/],
    ['text', 'a\0b', /holds "a␀b", which holds a NUL character/],
    ['jsonb', '{bad', /invalid input syntax for type json/],
    ['jsonb', { a: '\0' }, /unsupported Unicode escape/],
    ['mood', 'sad', /invalid input value for enum/],
    ['short', 'abcd', /too long/],
    ['int[]', ['a'], /invalid input syntax/],
    ['bit(3)', '1111', /bit string length/],
  ],
};

onEachServer((kind) => {
  const test = databaseTest(kind);
  const operations = ['insert', 'upsert', 'update'] as const;
  let tables = 0;

  beforeAll(async () => {
    if (kind !== 'postgres') return;
    await test.execute("CREATE TYPE mood AS ENUM ('happy')", 'CREATE DOMAIN short AS varchar(3)');
  });

  async function tableWith(sqlTypes: readonly string[]): Promise<string> {
    const table = `v${String(++tables)}`;
    const columns = sqlTypes.map((sqlType, index) => `v${String(index)} ${sqlType}`);
    await test.execute(
      `CREATE TABLE ${table} (k INT PRIMARY KEY, ${columns.join(', ')})`,
      `INSERT INTO ${table} (k) VALUES (1)`,
    );
    return table;
  }

  function configFor(operation: string, table: string): JsonObject {
    return { operation, table, ...(operation === 'insert' ? {} : { key_columns: ['k'] }) };
  }

  /** As text, in a way that dbWrite has no part in. */
  function asText(sqlType: string, column: string): string {
    if (sqlType === 'timestamptz') return `(${column} AT TIME ZONE 'UTC')::text || '+00'`;
    if (kind === 'postgres') return `${column}::text`;
    if (/BLOB|BINARY/.test(sqlType)) return `HEX(${column})`;
    return sqlType.startsWith('BIT') ? `CAST(${column} + 0 AS CHAR)` : `CAST(${column} AS CHAR)`;
  }

  it.each(operations)('what %s writes is what is read', async (operation) => {
    const cases = CASES[kind].map(([sqlType, value, read, type], index) => {
      return { name: `v${String(index)}`, sqlType, value, read, type };
    });
    const table = await tableWith(cases.map(({ sqlType }) => sqlType));
    const k = operation === 'insert' ? 2 : 1;
    const row = { k, ...Object.fromEntries(cases.map(({ name, value }) => [name, value])) };
    const columns = cases.flatMap(({ name, type }) => (type ? [{ name, type }] : []));
    await test.write([row], configFor(operation, table), { columns });
    const texts = cases.map(({ name, sqlType }) => `${asText(sqlType, name)} AS ${name}`);
    const select = `SELECT ${texts.join(', ')} FROM ${table} WHERE k = ${String(k)}`;
    const [read = {}] = await test.database.rows(select);
    for (const { name, sqlType, value, read: expected } of cases) {
      expect([sqlType, value, read[name]]).toEqual([sqlType, value, expected]);
    }
  });

  it.each(REFUSED_BY[kind])('%s does not take %j', async (sqlType, value, message) => {
    const table = await tableWith([sqlType]);
    for (const operation of ['insert', 'upsert']) {
      const rows = [
        { k: 2, v0: null },
        { k: operation === 'insert' ? 3 : 1, v0: value },
      ];
      const written = test.write(rows, configFor(operation, table));
      const caught: unknown = await written.catch((error: unknown) => error);
      expect(String(caught)).toMatch(message);
      expect(String(caught)).toContain(`Nothing was written to ${table}`);
      expect(await test.rowsIn(table)).toEqual([{ k: 1, v0: null }]);
    }
  });

  it('NULL goes into what becomes a number of its own', async () => {
    const key = kind === 'mysql' ? 'INT AUTO_INCREMENT PRIMARY KEY' : 'SERIAL PRIMARY KEY';
    await test.execute(`CREATE TABLE counted (k ${key}, v INT)`);
    await test.write([{ v: 7 }, { v: 8 }], { operation: 'insert', table: 'counted' });
    expect(await test.rowsIn('counted')).toEqual([
      { k: 1, v: 7 },
      { k: 2, v: 8 },
    ]);
  });

  it('0 is 0, also where numbers are counted on', async () => {
    const key = kind === 'mysql' ? 'INT AUTO_INCREMENT PRIMARY KEY' : 'SERIAL PRIMARY KEY';
    await test.execute(`CREATE TABLE zero (k ${key})`);
    await test.write([{ k: 0 }], { operation: 'insert', table: 'zero' });
    expect(await test.rowsIn('zero')).toEqual([{ k: 0 }]);
  });

  it('a generated column takes no value, and tells rows', async () => {
    await test.execute(
      'CREATE TABLE made (k INT PRIMARY KEY, twice INT GENERATED ALWAYS AS (k * 2) STORED, v INT)',
      'INSERT INTO made (k, v) VALUES (1, 1)',
    );
    const row = { k: 9, twice: 2, v: 5 };
    await expect(test.write([row], { operation: 'insert', table: 'made' })).rejects.toThrow(
      'The server makes the values of the column "twice" itself and takes none; leave it out with columns. Nothing was written to made',
    );
    const config = { operation: 'update', table: 'made', columns: ['twice', 'v'] };
    await test.write([row], { ...config, key_columns: ['twice'] });
    expect(await test.rowsIn('made')).toEqual([{ k: 1, twice: 2, v: 5 }]);
  });
});
