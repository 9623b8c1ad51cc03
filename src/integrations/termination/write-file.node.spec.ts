import { configOf, deliverRows } from '../../node-sdk/testing/node-kit';
import type { JsonObject } from '../../node-sdk';
import { WriteExcelConfig } from './write-excel.config';
import { WriteExcelNode } from './write-excel.node';
import { WriteFileConfig } from './write-file.config';
import { WriteFileNode } from './write-file.node';

const rows = [{ a: 1 }, { a: 2 }];
const problemsOf = (config: JsonObject) =>
  new WriteFileNode().check(configOf(WriteFileConfig, config)).map(({ message }) => message);

describe('write file', () => {
  it('writes all rows and says where, how much and how many', async () => {
    const config = configOf(WriteFileConfig, { path: 'a/b.json' });
    const { delivery, written } = await deliverRows(new WriteFileNode(), config, rows);
    expect(delivery).toEqual({ path: 'a/b.json', bytes: 17, rows: 2 });
    expect(JSON.parse(String(written.get('a/b.json')))).toEqual(rows);
  });

  it('takes the format from the ending, unless it is given', () => {
    for (const path of ['a.csv', 'a.JSON', 'a.ndjson', 'a.jsonl', 'x/a.b.parquet']) {
      expect(problemsOf({ path })).toEqual([]);
    }
    expect(problemsOf({ path: 'report', format: 'csv' })).toEqual([]);
    expect(problemsOf({ path: 'report' })[0]).toContain('set format');
    expect(problemsOf({ path: 'report.txt' })[0]).toContain('set format');
    expect(problemsOf({ path: 'report.constructor' })[0]).toContain('set format');
    expect(problemsOf({ path: 'report.xlsx' })[0]).toContain('Write Excel');
  });

  it('refuses a path that waits for a row, and one without a format', async () => {
    for (const path of ['{{ row.a }}.csv', 'report']) {
      const config = configOf(WriteFileConfig, { path });
      await expect(deliverRows(new WriteFileNode(), config, rows)).rejects.toThrow('path');
    }
  });

  it.each([
    {},
    { path: '' },
    { path: 'a.csv', format: 'xml' },
    { path: 'a.csv', overwrite: 'yes' },
  ])('refuses %j', (config) => {
    expect(() => configOf(WriteFileConfig, config as JsonObject)).toThrow();
  });
});

describe('write Excel', () => {
  it('writes a workbook', async () => {
    const config = configOf(WriteExcelConfig, { path: 'a.xlsx', overwrite: true });
    const { delivery } = await deliverRows(new WriteExcelNode(), config, rows);
    expect(delivery).toMatchObject({ path: 'a.xlsx', rows: 2 });
  });

  it('wants a path that says so', () => {
    const config = configOf(WriteExcelConfig, { path: 'a.csv' });
    expect(new WriteExcelNode().check(config)).toHaveLength(1);
  });

  it.each(['', ' ', 'x'.repeat(32), '😀'.repeat(16), 'History', 'a/b', "'a", "a'", 'a[1]', 'a\nb'])(
    'refuses the sheet name %j',
    (sheet) => {
      expect(() => configOf(WriteExcelConfig, { path: 'a.xlsx', sheet })).toThrow('sheet must');
    },
  );
});
