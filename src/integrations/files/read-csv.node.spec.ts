import type { JsonObject } from '../../node-sdk';
import { configOf, readGetter } from '../../node-sdk/testing/node-kit';
import { ReadCsvConfig } from './read-csv.config';
import { ReadCsvNode } from './read-csv.node';

const files = { 'sales.csv': '/data/files/1/sales.csv' };
const sourceOf = async (config: JsonObject) =>
  (
    await readGetter(new ReadCsvNode(), configOf(ReadCsvConfig, { path: 'sales.csv', ...config }), {
      files,
    })
  ).source;

describe('read CSV', () => {
  it('names the file in the folder of the organization', async () => {
    expect(await sourceOf({})).toEqual({
      kind: 'csv',
      path: '/data/files/1/sales.csv',
      header: true,
    });
  });

  it('hands on delimiter, header and types', async () => {
    const columns = { zip: 'string' };
    expect(await sourceOf({ delimiter: '\\t', header: false, columns })).toEqual({
      kind: 'csv',
      path: '/data/files/1/sales.csv',
      header: false,
      delimiter: '\t',
      columns,
    });
  });

  it('fails on a file that is not there', async () => {
    await expect(sourceOf({ path: '../2/sales.csv' })).rejects.toThrow('There is no file');
  });

  it.each<[JsonObject, string]>([
    [{ path: '' }, 'path must name a file'],
    [{ delimiter: ';;' }, 'delimiter must be one character'],
    [{ delimiter: '\n' }, 'delimiter must be one character'],
    [{ delimiter: '"' }, 'delimiter must be one character'],
    [{ columns: { a: 'object' } }, 'columns must hold one of'],
    [{ columns: ['a'] }, 'columns must be an object'],
  ])('refuses %j', async (config, message) => {
    await expect(sourceOf(config)).rejects.toThrow(message);
  });
});
