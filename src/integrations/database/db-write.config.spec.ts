import type { JsonObject } from '../../node-sdk';
import { configOf } from '../../node-sdk/testing/node-kit';
import { DbWriteConfig } from './db-write.config';
import { DbWriteNode } from './db-write.node';
import { MysqlCredentialData } from './mysql/mysql-credential.data';
import { queryFault } from './query-statement';
import { parsedTable } from './write/table-name';

const valid = { operation: 'upsert', table: 'orders', key_columns: ['id'] };
const node = new DbWriteNode();
const many = Array.from({ length: 4097 }, (_, n) => `c${String(n)}`);

describe('the config of dbWrite', () => {
  it.each<JsonObject>([
    {},
    { operation: 'update' },
    { operation: 'delete', columns: ['id'] },
    { columns: ['id', 'amount'] },
    { columns: { order_id: 'ID', sum: 'amount' } },
    { columns: { a: '{{ params.column }}' } },
    { key_columns: ['{{ params.key }}'], columns: ['a'] },
    { table: 'shop.orders' },
    { table: '"a.b"."c""d"' },
    { table: '`a.b`' },
    { table: '; DROP TABLE users; --' },
  ])('may be %j', (config) => {
    expect(node.check(configOf(DbWriteConfig, { ...valid, ...config }))).toEqual([]);
  });

  it.each<[JsonObject, string]>([
    [{ operation: 'truncate' }, 'operation must be one of insert, upsert, update, delete'],
    [{ table: '' }, 'table must not be empty'],
    [{ table: 'a.b.c' }, 'table must be table or schema.table'],
    [{ table: 'a.' }, 'table must be table or schema.table'],
    [{ table: '"a' }, 'table must be table or schema.table'],
    [{ table: '""' }, 'table must be table or schema.table'],
    [{ table: 'a\0b' }, 'table must not hold NUL characters'],
    [{ columns: 'id' }, 'columns must be a list of column names, or an object'],
    [{ columns: [] }, 'columns must name at least one column'],
    [{ columns: {} }, 'columns must name at least one column'],
    [{ columns: ['a', ''] }, 'columns must hold names, none of them empty'],
    [{ columns: { a: 1 } }, 'columns must hold names, none of them empty'],
    [{ columns: { a: 'x', b: 'x' } }, 'columns must write each column once: "x"'],
    [{ columns: many }, 'columns must name at most 4096 columns'],
    [{ key_columns: [] }, 'key_columns must name at least one column'],
    [{ key_columns: ['a', 'a'] }, 'key_columns must name each column once'],
    [{ key_columns: [1] }, 'key_columns must hold column names'],
    [{ max_rows: 0 }, 'max_rows must not be less than 1'],
    [{ timeout_seconds: 3601 }, 'timeout_seconds must not be greater than 3600'],
  ])('is not %j', (config, fault) => {
    expect(() => configOf(DbWriteConfig, { ...valid, ...config })).toThrow(fault);
  });

  it.each<[JsonObject, string, string]>([
    [
      { key_columns: null },
      'key_columns',
      'Missing required config field: key_columns (upsert finds the rows to change instead of adding one by them)',
    ],
    [{ operation: 'insert' }, 'key_columns', 'key_columns are for upsert, update and delete'],
    [{ columns: ['amount'] }, 'key_columns', 'key_columns names "id", which no column of columns'],
    [{ operation: 'update', columns: ['ID'] }, 'columns', 'update changes nothing'],
  ])('has a problem with %j', (config, path, message) => {
    const made = configOf(DbWriteConfig, { ...valid, ...config });
    expect(node.check(made)).toMatchObject([
      { path, message: expect.stringContaining(message) as string },
    ]);
  });

  it.each([
    ['orders', undefined, 'orders'],
    ['shop.orders', 'shop', 'orders'],
    ['"a.b"."c""d"', 'a.b', 'c"d'],
    ['`x``y`', undefined, 'x`y'],
  ])('%s is a table', (text, schema, table) => {
    expect(parsedTable(text)).toEqual({ schema, table });
  });
});

describe('NUL, which ends a text on its way to a server', () => {
  it.each(['user', 'password', 'database'])('is in no %s of a credential', (field) => {
    const data = { host: 'db', user: 'u', password: 'p', database: 'd' };
    expect(() => configOf(MysqlCredentialData, { ...data, [field]: 'x\0options\0-c a=b' })).toThrow(
      `${field} must not hold NUL characters`,
    );
  });

  it('is in no query', () => {
    expect(queryFault('SELECT 1\0, 2')).toBe('must not hold NUL characters');
  });
});
