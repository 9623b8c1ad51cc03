import type { JsonObject } from '../../node-sdk';
import { configOf, readGetter } from '../../node-sdk/testing/node-kit';
import { ReadExcelConfig } from './read-excel.config';
import { ReadExcelNode } from './read-excel.node';

const files = { 'sales.xlsx': '/data/files/1/sales.xlsx' };
const sourceOf = async (config: JsonObject) =>
  (
    await readGetter(
      new ReadExcelNode(),
      configOf(ReadExcelConfig, { path: 'sales.xlsx', ...config }),
      { files },
    )
  ).source;
const plain = {
  kind: 'excel',
  path: '/data/files/1/sales.xlsx',
  name: 'sales.xlsx',
  header: true,
  skipRows: 0,
};

describe('read Excel', () => {
  it('names the file in the folder of the organization', async () => {
    expect(await sourceOf({})).toEqual(plain);
  });

  it('hands on sheet, range, header and types', async () => {
    const columns = { zip: 'string' };
    const config = { sheet: 'April', range: 'B3:F', header: false, skip_rows: 2, columns };
    expect(await sourceOf(config)).toEqual({
      ...plain,
      sheet: 'April',
      range: { firstRow: 3, firstColumn: 1, lastColumn: 5 },
      header: false,
      skipRows: 2,
      columns,
    });
    expect(await sourceOf({ sheet: 2 })).toEqual({ ...plain, sheet: 2 });
  });

  it.each<[JsonObject, string]>([
    [{ path: '' }, 'path must name a file'],
    [{ sheet: '' }, 'sheet must be the name of a sheet, or its position from 1'],
    [{ sheet: 0 }, 'sheet must be'],
    [{ sheet: 1.5 }, 'sheet must be'],
    [{ sheet: true }, 'sheet must be'],
    [{ range: 'Sheet1!A1' }, 'range must be cells of a sheet, such as A1:F100'],
    [{ range: 3 }, 'range must be'],
    [{ skip_rows: -1 }, 'skip_rows'],
    [{ columns: { a: 'object' } }, 'columns must hold one of'],
  ])('refuses %j', async (config, message) => {
    await expect(sourceOf(config)).rejects.toThrow(message);
  });
});
