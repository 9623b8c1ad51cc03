import { readdirSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { open, type Entry, type ZipFile } from 'yauzl';
import { sql } from '../../src/node-sdk';
import type { QuerySession } from '../../src/engine/query-engine/database/query-session';
import { writeRowFile } from '../../src/engine/query-engine/export/row-file';
import { writeParquet } from '../../src/engine/query-engine/output/parquet-result';
import type { StoredRows } from '../../src/engine/query-engine/output/stored-rows';
import { engineHarness } from '../support/engine-harness';

const engine = engineHarness();
const folder = join(engine.folder, 'spool', 'exports');
const SHEET_ROWS = 1_048_575;
let session: QuerySession;
let rows: StoredRows;

beforeEach(async () => {
  session = await engine.database.open();
});
afterEach(() => session.close());
afterAll(() => engine.close());

beforeAll(async () => {
  const session = await engine.database.open();
  const file = join(engine.folder, 'results', 'wf1_1_large.parquet');
  const columns = [
    { name: 'n', kind: 'whole', type: 'number', value: sql`range` },
    { name: 'text', kind: 'text', type: 'string', value: sql`'row ' || range` },
  ] as const;
  const from = { steps: sql``, from: sql`range(1048577)` };
  const totalRows = await writeParquet({ session, file, maxBytes: 1e9 }, columns, from);
  rows = { columns, totalRows, lines: undefined, file };
  await session.close();
});

/** The first and the last bytes of each part of a zip file, and how often `<row ` is in it. */
async function partsOf(file: string) {
  const opened = await promisify<string, object, ZipFile>(open)(file, { lazyEntries: true });
  const parts = new Map<string, { rows: number; begin: string; end: string }>();
  opened.on('entry', (entry: Entry) => {
    opened.openReadStream(entry, (error, stream) => {
      if (error) throw error;
      void read(stream).then((part) => {
        parts.set(entry.fileName, part);
        opened.readEntry();
      });
    });
  });
  opened.readEntry();
  await once(opened, 'end');
  return parts;
}

async function read(stream: Readable) {
  let [count, begin, rest] = [0, '', ''];
  for await (const chunk of stream) {
    const text = rest + String(chunk);
    begin ||= text.slice(0, 1000);
    count += text.split('<row ').length - 1;
    rest = text.slice(-200).split('<row ').at(-1) ?? '';
  }
  return { rows: count, begin, end: rest };
}

it('go on in a further sheet where one is full', async () => {
  const path = await writeRowFile({ session, folder, maxMb: 1000 }, rows, 'xlsx');
  const parts = await partsOf(path);
  const [first, second] = [1, 2].map((n) => parts.get(`xl/worksheets/sheet${String(n)}.xml`));
  expect([first?.rows, second?.rows]).toEqual([SHEET_ROWS + 1, 3]);
  expect(first?.end).toContain(`<c r="A1048576"><v>${String(SHEET_ROWS - 1)}</v></c>`);
  expect(second?.begin).toMatch(
    /<row r="1">.*>n<.*>text<.*<row r="2"><c r="A2"><v>1048575<.*<row r="3"><c r="A3"><v>1048576</s,
  );
  expect(parts.get('xl/workbook.xml')?.begin).toMatch(/name="Rows" .*name="Rows 2" /);
});

it.each(['csv', 'ndjson', 'json', 'parquet', 'xlsx'] as const)(
  'as %s stop at the size that is allowed, and leave nothing behind',
  async (format) => {
    const before = readdirSync(folder);
    await expect(writeRowFile({ session, folder, maxMb: 1 }, rows, format)).rejects.toThrow(
      `The rows take more than 1 MB (SPILL_MAX_MB) while they are written as ${format}`,
    );
    expect(readdirSync(folder)).toEqual(before);
  },
);

it('stop with the signal, also where no statement runs', async () => {
  const before = readdirSync(folder);
  const abort = new AbortController();
  const written = writeRowFile(
    { session, folder, maxMb: 1000, signal: abort.signal },
    rows,
    'xlsx',
  );
  const sheet = async (): Promise<string | undefined> => {
    const name = readdirSync(folder).find(
      (one) => one.endsWith('.sheet1') && !before.includes(one),
    );
    return name !== undefined && (await stat(join(folder, name))).size > 0 ? name : undefined;
  };
  while ((await sheet()) === undefined) await sleep(10);
  abort.abort();
  await expect(written).rejects.toThrow('aborted');
  await session.rows(sql`SELECT 1`);
  expect(readdirSync(folder)).toEqual(before);
});
