import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { downloadOf, fileName } from './result-download';

const folder = mkdtempSync(join(tmpdir(), 'vantage-download-'));
const path = join(folder, 'rows.csv');
afterAll(() => {
  rmSync(folder, { recursive: true });
});

it('streams the file, which has no name on the disk any more', async () => {
  writeFileSync(path, 'a,b\r\n');
  const file = await downloadOf({ path, bytes: 5 }, { id: 42, title: 'Daily Sales' }, 'csv');
  expect(existsSync(path)).toBe(false);
  expect(file.getHeaders()).toEqual({
    type: 'text/csv; charset=utf-8; header=present',
    disposition: `attachment; filename="Daily Sales.csv"; filename*=UTF-8''Daily%20Sales.csv`,
    length: 5,
  });
  expect(await text(file.getStream())).toBe('a,b\r\n');
});

it('is unavailable where the file is gone already', async () => {
  const lost = downloadOf({ path, bytes: 5 }, { id: 42, title: '' }, 'csv');
  await expect(lost).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
});

it.each([
  ['Daily Sales Report', 'Daily Sales Report'],
  ['Umsätze 売上 🚀', 'Umsätze 売上 🚀'],
  ['../../etc/passwd', 'etc passwd'],
  ['a\\b:c*d?e"f<g>h|i', 'a b c d e f g h i'],
  ['line\r\nbreak\tand\u0000\u202Egpj.exe', 'line break and gpj.exe'],
  ['  ... ', ''],
  ['.hidden.', 'hidden'],
  ['x'.repeat(300), 'x'.repeat(100)],
  ['😀'.repeat(120), '😀'.repeat(100)],
])('names a file after the title %j', (title, name) => {
  expect(fileName(title)).toBe(name);
});

it('names a file after the id where the title leaves nothing', async () => {
  writeFileSync(path, '');
  const file = await downloadOf({ path, bytes: 0 }, { id: 42, title: '///' }, 'xlsx');
  expect(file.getHeaders().disposition).toContain('filename="workflow-42.xlsx"');
  expect(await text(file.getStream())).toBe('');
});
