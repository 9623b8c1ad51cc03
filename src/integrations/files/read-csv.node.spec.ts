import type { JsonObject } from '../../node-sdk';
import { configOf, readGetter } from '../../node-sdk/testing/node-kit';
import { ReadCsvConfig } from './read-csv.config';
import { ReadCsvNode } from './read-csv.node';

const files = { 'sales.csv': '/data/files/1/sales.csv' };
const plain = {
  kind: 'csv',
  path: '/data/files/1/sales.csv',
  header: true,
  encoding: 'utf-8',
  quote: '"',
  skipLines: 0,
};
const sourceOf = async (config: JsonObject) =>
  (
    await readGetter(new ReadCsvNode(), configOf(ReadCsvConfig, { path: 'sales.csv', ...config }), {
      files,
    })
  ).source;

describe('read CSV', () => {
  it('names the file in the folder of the organization', async () => {
    expect(await sourceOf({})).toEqual(plain);
  });

  it('hands on delimiter, header and types', async () => {
    const columns = { zip: 'string' };
    expect(await sourceOf({ delimiter: '\\t', header: false, columns })).toEqual({
      ...plain,
      header: false,
      delimiter: '\t',
      columns,
    });
  });

  it('hands on how the text is written', async () => {
    const config = {
      encoding: 'windows-1252',
      quote: "'",
      escape: '\\',
      skip_lines: 2,
      null_texts: ['NA'],
      decimal_separator: ',',
    };
    expect(await sourceOf(config)).toEqual({
      ...plain,
      encoding: 'windows-1252',
      quote: "'",
      escape: '\\',
      skipLines: 2,
      nullTexts: ['NA'],
      decimalSeparator: ',',
    });
  });

  it.each<[JsonObject, string]>([
    [{ delimiter: "'", quote: "'" }, 'quote'],
    [{ delimiter: '\\', escape: '\\' }, 'escape'],
    [{ quote: '', escape: '\\' }, 'escape'],
    [{ quote: '', delimiter: ',', decimal_separator: ',' }, 'decimal_separator'],
  ])('finds that %j contradicts itself', (config, path) => {
    const checked = new ReadCsvNode().check(configOf(ReadCsvConfig, { path: 'x', ...config }));
    expect(checked.map((problem) => problem.path)).toEqual([path]);
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
    [{ encoding: 'ebcdic' }, 'encoding must be one of'],
    [{ quote: 'ab' }, 'quote must be one character'],
    [{ quote: 'a' }, 'quote must be one character'],
    [{ skip_lines: -1 }, 'skip_lines'],
    [{ null_texts: [1] }, 'null_texts'],
    [{ decimal_separator: ';' }, 'decimal_separator'],
  ])('refuses %j', async (config, message) => {
    await expect(sourceOf(config)).rejects.toThrow(message);
  });
});
