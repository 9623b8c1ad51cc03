import type { JsonValue } from '../../../src/node-sdk';
import { databaseTest } from './support';

/** An expression, what it comes out as, and the column's type. */
type Case = readonly [expression: string, value: JsonValue, type: string];

const MYSQL: readonly Case[] = [
  ['CAST(42 AS SIGNED)', 42, 'number'],
  ['CAST(9007199254740991 AS SIGNED)', 9007199254740991, 'number'],
  ['CAST(9007199254740993 AS SIGNED)', '9007199254740993', 'string'],
  ['CAST(-9223372036854775808 AS SIGNED)', '-9223372036854775808', 'string'],
  ['CAST(18446744073709551615 AS UNSIGNED)', '18446744073709551615', 'string'],
  ['CAST(12.50 AS DECIMAL(10,2))', 12.5, 'number'],
  ['CAST(0.10 AS DECIMAL(2,2))', 0.1, 'number'],
  [
    "CAST('12345678901234567890.123456789' AS DECIMAL(40,9))",
    '12345678901234567890.123456789',
    'string',
  ],
  [`CAST('${'9'.repeat(60)}' AS DECIMAL(65,0))`, '9'.repeat(60), 'string'],
  ['1.5E0', 1.5, 'number'],
  ["CAST('2024-02-29' AS DATE)", '2024-02-29', 'date'],
  ["CAST('2024-02-29 12:30:15' AS DATETIME)", '2024-02-29T12:30:15.000Z', 'datetime'],
  ["CAST('2024-02-29 12:30:15.123456' AS DATETIME(6))", '2024-02-29T12:30:15.123Z', 'datetime'],
  ["CAST('12:30:15' AS TIME)", '12:30:15', 'time'],
  ["CAST('-838:59:59' AS TIME)", '-838:59:59', 'string'],
  [
    'CAST(\'{"a": [1, 2.50, 12345678901234567890]}\' AS CHAR)',
    '{"a": [1, 2.50, 12345678901234567890]}',
    'string',
  ],
  ["'é😀\"\\\\\\''", 'é😀"\\\'', 'string'],
  ["''", '', 'string'],
  ["X'00FF10'", 'AP8Q', 'string'],
  ['NULL', null, 'string'],
  ['1 = 1', 1, 'number'],
  ["_latin1 X'E9'", 'é', 'string'],
];

const POSTGRES: readonly Case[] = [
  ['42', 42, 'number'],
  ['42::int2', 42, 'number'],
  ['9007199254740991::int8', 9007199254740991, 'number'],
  ['9007199254740993::int8', '9007199254740993', 'string'],
  ['(-9223372036854775808)::int8', '-9223372036854775808', 'string'],
  ['12.50::numeric(10,2)', 12.5, 'number'],
  ['12.50', 12.5, 'number'],
  ['12345678901234567890.123456789', '12345678901234567890.123456789', 'string'],
  ['9'.repeat(60), '9'.repeat(60), 'string'],
  ['1e300::float8', 1e300, 'number'],
  ['1.1::float4', 1.1, 'number'],
  ['true', true, 'boolean'],
  ["date '2024-02-29'", '2024-02-29', 'date'],
  ["timestamp '2024-02-29 12:30:15'", '2024-02-29T12:30:15.000Z', 'datetime'],
  ["timestamptz '2024-02-29 12:30:15.123456+02'", '2024-02-29T10:30:15.123Z', 'datetime'],
  ["timestamp '12345-02-28 12:30:15'", '12345-02-28T12:30:15.000Z', 'datetime'],
  ["time '12:30:15.5'", '12:30:15.5', 'time'],
  ["timetz '12:30:15+02'", '12:30:15+02', 'string'],
  ["interval '1 day 02:03'", '1 day 02:03:00', 'string'],
  [`'{"a": [1, 2.50]}'::json`, { a: [1, 2.5] }, 'object'],
  [`'{"a": 1}'::jsonb`, { a: 1 }, 'object'],
  [`'[1, 2]'::jsonb`, [1, 2], 'array'],
  [`'5'::jsonb`, 5, 'object'],
  ['ARRAY[1, NULL, 3]', [1, null, 3], 'array'],
  ["ARRAY['a', NULL, 'b,\"c\"']", ['a', null, 'b,"c"'], 'array'],
  [
    'ARRAY[[1.50, 2], [3, 12345678901234567890.5]]',
    [
      [1.5, 2],
      [3, '12345678901234567890.5'],
    ],
    'array',
  ],
  ['ARRAY[9007199254740993::int8, 1]', ['9007199254740993', 1], 'array'],
  ["ARRAY[timestamptz '2024-01-02 03:04:05+01']", ['2024-01-02T02:04:05Z'], 'array'],
  ["ARRAY['NaN'::float8, 1]", [null, 1], 'array'],
  ["'{}'::text[]", [], 'array'],
  [
    "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid",
    'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
    'string',
  ],
  ["'\\x00ff10'::bytea", 'AP8Q', 'string'],
  ["B'101'", '101', 'string'],
  ["'10.1.2.3/8'::inet", '10.1.2.3/8', 'string'],
  ["'[1,5)'::int4range", '[1,5)', 'string'],
  ["'é😀'", 'é😀', 'string'],
  ["''", '', 'string'],
  ['NULL', null, 'string'],
  ['NULL::numeric', null, 'number'],
];

describe.each([
  ['mysql', MYSQL],
  ['postgres', POSTGRES],
] as const)('values of %s', (kind, cases) => {
  const test = databaseTest(kind);

  it.each(cases)('%s', async (expression, value, type) => {
    const { rows, schema, warnings } = await test.query(`SELECT ${expression} AS x`);
    expect({ rows, schema, warnings }).toEqual({
      rows: [{ x: value }],
      schema: { x: type },
      warnings: [],
    });
  });
});

describe('columns of mysql', () => {
  const test = databaseTest('mysql');

  it('come in the types of the product', async () => {
    await test.execute(
      `CREATE TABLE kinds (
        tiny TINYINT, flag BOOLEAN, u TINYINT UNSIGNED, s SMALLINT, m MEDIUMINT, y YEAR, f FLOAT,
        d DOUBLE, bit1 BIT(1), bits BIT(12), e ENUM('a','b'), st SET('x','y'), j JSON, t TEXT,
        b BLOB, ts TIMESTAMP NULL, dt3 DATETIME(3), c CHAR(3))`,
      `INSERT INTO kinds VALUES (-5, TRUE, 250, -300, 70000, 2024, 1.1, 0.1, b'1', b'100000000001',
        'b', 'x,y', '{"a":[1,12345678901234567890]}', 'text', X'FF00', '2024-01-02 03:04:05',
        '2024-01-02 03:04:05.678', 'abc')`,
      'INSERT INTO kinds () VALUES ()',
    );
    const { rows, schema } = await test.query('SELECT * FROM kinds ORDER BY tiny IS NULL');
    expect(rows[0]).toEqual({
      tiny: -5,
      flag: 1,
      u: 250,
      s: -300,
      m: 70_000,
      y: 2024,
      f: 1.1,
      d: 0.1,
      bit1: true,
      bits: 2049,
      e: 'b',
      st: 'x,y',
      j: { a: [1, 12345678901234567890] },
      t: 'text',
      b: '/wA=',
      ts: '2024-01-02T03:04:05.000Z',
      dt3: '2024-01-02T03:04:05.678Z',
      c: 'abc',
    });
    expect(new Set(Object.values(rows[1] ?? {}))).toEqual(new Set([null]));
    expect(schema).toMatchObject({ flag: 'number', bit1: 'boolean', j: 'object', b: 'string' });
  });

  it('read TIMESTAMP as UTC, whatever zone the server keeps', async () => {
    const { rows } = await test.query(
      'SELECT @@session.time_zone AS zone, FROM_UNIXTIME(0) AS epoch',
    );
    expect(rows).toEqual([{ zone: '+00:00', epoch: '1970-01-01T00:00:00.000Z' }]);
  });

  it('make null of dates that no calendar has, and say so', async () => {
    await test.execute(
      'CREATE TABLE zero (id INT, d DATE, dt DATETIME)',
      "SET STATEMENT sql_mode='' FOR INSERT INTO zero VALUES (1, '0000-00-00', '0000-00-00 00:00:00'), (2, '2024-00-15', '2024-01-02 03:04:05')",
    );
    const { rows, schema, warnings } = await test.query('SELECT d, dt FROM zero ORDER BY id');
    expect(rows).toEqual([
      { d: null, dt: null },
      { d: null, dt: '2024-01-02T03:04:05.000Z' },
    ]);
    expect(schema).toEqual({ d: 'date', dt: 'datetime' });
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toContain('Column "d" held dates such as 0000-00-00');
  });

  it('know the types that MariaDB adds', async () => {
    const { rows } = await test.query(
      "SELECT CAST('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11' AS UUID) AS u, CAST('::1' AS INET6) AS i, JSON_OBJECT('a', 1) AS j, POINT(1, 2) AS p",
    );
    expect(rows).toEqual([
      {
        u: 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
        i: '::1',
        j: { a: 1 },
        p: { x: 1, y: 2 },
      },
    ]);
  });
});

describe('columns of postgres', () => {
  const test = databaseTest('postgres');

  it('warn of numbers and dates that JSON does not have', async () => {
    const { rows, schema, warnings } = await test.query(
      `SELECT * FROM (VALUES
        ('NaN'::numeric, 'Infinity'::float8, 'infinity'::timestamptz, date '0044-03-15 BC'),
        (1.5, 2, '2024-01-02 03:04:05Z', date '2024-01-02')) AS t(n, f, ts, d)`,
    );
    expect(rows.map(({ n, f, ts }) => [n, f, ts])).toEqual([
      [null, null, null],
      [1.5, 2, '2024-01-02T03:04:05.000Z'],
    ]);
    expect(schema).toEqual({ n: 'number', f: 'number', ts: 'datetime', d: 'date' });
    expect(warnings).toHaveLength(3);
  });

  it('take types of one own as text, domains as what they are made of', async () => {
    await test.execute(
      "CREATE TYPE mood AS ENUM ('sad', 'ok')",
      'CREATE DOMAIN positive AS int CHECK (VALUE > 0)',
      'CREATE TYPE pair AS (a int, b text)',
    );
    const { rows, schema } = await test.query(
      "SELECT 'ok'::mood AS e, 5::positive AS p, ROW(1, 'x')::pair AS c, ARRAY['ok'::mood] AS l",
    );
    expect(rows).toEqual([{ e: 'ok', p: 5, c: '(1,x)', l: '{ok}' }]);
    expect(schema).toEqual({ e: 'string', p: 'number', c: 'string', l: 'string' });
  });

  it('may be none', async () => {
    const { rows } = await test.query('SELECT FROM generate_series(1, 3)');
    expect(rows).toEqual([{}, {}, {}]);
  });
});
