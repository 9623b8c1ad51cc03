import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { JsonObject } from '../../src/common/json';
import type { ColumnType, Row } from '../../src/node-sdk';
import { chained, type DraftNode, engineHarness } from '../support/engine-harness';
import { type NodeResult, resultOf } from '../support/node-run';
import { filesOf, RowFilesIntegration } from '../support/row-files';
import {
  number,
  row,
  type TestWorkbook,
  text,
  workbook,
  workbookParts,
  zipped,
} from '../support/workbook';

const engine = engineHarness([RowFilesIntegration], { memoryMb: 256 }, { SPILL_MAX_MB: '128' });
const folder = join(engine.folder, 'files', '1');
beforeAll(() => mkdirSync(folder, { recursive: true }));
afterAll(() => engine.close());

const output: DraftNode = { type: 'termination/dashboardOutput' };

async function outcomeOf(content: Buffer, config: JsonObject = {}, ...nodes: DraftNode[]) {
  writeFileSync(join(folder, 'x.xlsx'), content);
  const read = { type: 'files/readExcel', config: { path: 'x.xlsx', ...config } };
  return engine.run([read, ...nodes, output], chained(nodes.length + 2));
}

async function read(
  book: TestWorkbook | Buffer | string,
  config: JsonObject = {},
): Promise<NodeResult> {
  return resultOf(await outcomeOf(await contentOf(book), config));
}

async function contentOf(book: TestWorkbook | Buffer | string): Promise<Buffer> {
  if (Buffer.isBuffer(book)) return book;
  return workbook(typeof book === 'string' ? { sheets: { Data: book } } : book);
}

async function failure(book: TestWorkbook | Buffer | string, config: JsonObject = {}) {
  const outcome = await outcomeOf(await contentOf(book), config);
  if (outcome.status !== 'failed') throw new Error(`It ${outcome.status}`);
  const [detail] = outcome.details;
  expect(detail?.node_type).toBe('files/readExcel');
  return detail?.message;
}

describe('files of other programs', () => {
  const fixture = (name: string): Buffer =>
    readFileSync(join(process.cwd(), 'test/fixtures', name));

  it('openpyxl: types, dates, formulas without results, hidden and other sheets', async () => {
    const { rows, schema, warnings } = await read(fixture('openpyxl.xlsx'));
    expect(rows).toEqual([
      {
        name: 'Zürich 😀 <&>',
        whole: 42,
        wide: 12345678901234570,
        real: 0.1,
        share: 0.5,
        flag: true,
        day: '2026-04-29',
        at: '2026-04-29T12:30:15.250Z',
        clock: '12:30:15',
        lasted: '30:15:00',
        error: null,
        formula: null,
        merged: 'both',
      },
      expect.objectContaining({ name: 'line\nbreak', day: '1900-03-01', error: 7, merged: null }),
    ]);
    expect(schema).toMatchObject({
      whole: 'number',
      wide: 'number',
      flag: 'boolean',
      day: 'date',
      at: 'datetime',
      clock: 'time',
      lasted: 'string',
      formula: 'string',
    });
    expect(warnings).toEqual([
      'Sheet "Data": errors are null: #N/A in K2',
      'Sheet "Data": formulas without a stored result are null: L2, L3. Open the workbook in Excel and save it',
    ]);
    expect((await read(fixture('openpyxl.xlsx'), { sheet: 'secret' })).rows).toEqual([{ a: 1 }]);
    expect((await read(fixture('openpyxl.xlsx'), { sheet: 3 })).rows).toEqual([{ a: 1 }]);
    expect(await failure(fixture('openpyxl.xlsx'), { sheet: 'Chart' })).toContain('holds a chart');
  });

  it('xlsxwriter: shared and rich texts, results of formulas, days since 1904', async () => {
    const { rows, schema } = await read(fixture('xlsxwriter.xlsx'));
    expect(rows).toEqual([
      { text: 'bold and plain', day: '2026-04-29', sum: 3, says: 'yes' },
      { text: 'shared', day: '1904-01-01', sum: -1.5, says: 'shared' },
    ]);
    expect(schema).toEqual({ text: 'string', day: 'date', sum: 'number', says: 'string' });
  });
});

describe('cells', () => {
  it('of every kind, wherever they say they are', async () => {
    const { rows, warnings } = await read({
      texts:
        '<si><t xml:space="preserve"> a_x000D_b _x005F_x0041_ </t></si><si><r><t>日</t></r><r><t>本</t></r><rPh sb="0" eb="2"><t>にほん</t></rPh></si><si/>',
      sheets: {
        Data:
          `<row r="2">${text('first', 'B2')}<c r="D2" t="s"><v>1</v></c>${text('last')}</row>` +
          '<row r="9"><c r="B9" t="b"><v>1</v></c><c r="D9" t="s"><v>0</v></c><c t="str"><f>x</f><v>said</v></c><c r="H9" t="e"><v>#DIV/0!</v></c></row>' +
          '<row r="10"/><row><c/><c t="s"><v>2</v></c></row>' +
          '<row><c r="A12"><v>1.5</v></c><c r="D12" t="d"><v>2026-04-29T10:00:00</v></c><c r="F12" t="inlineStr"><is><r><t>ri</t></r><r><t>ch</t></r></is></c></row>',
      },
    });
    expect(rows).toEqual([
      { column0: null, first: true, 日本: ' a\rb _x0041_ ', last: 'said', column5: null },
      { column0: 1.5, first: null, 日本: '2026-04-29T10:00:00.000Z', last: null, column5: 'rich' },
    ]);
    expect(Object.keys(rows[0] ?? {})).toEqual(['column0', 'first', '日本', 'last', 'column5']);
    expect(warnings).toEqual(['Sheet "Data": errors are null: #DIV/0! in H9']);
  });

  it('that are numbers keep all their digits', async () => {
    const values = ['9007199254740993', '1.7976931348623157E308', '-0.1', '1E-7', '123456789012'];
    const { rows } = await read(
      row(...values.map((_, at) => text(`c${String(at)}`))) +
        row(...values.map((one) => number(one))),
    );
    expect(rows).toEqual([
      { c0: '9007199254740993', c1: 1.7976931348623157e308, c2: -0.1, c3: 1e-7, c4: 123456789012 },
    ]);
  });

  it('that are dates make columns of dates, datetimes or text', async () => {
    const formats = ['yyyy-mm-dd', 'yyyy-mm-dd hh:mm', '[h]:mm', 'h:mm AM/PM'];
    const { rows, schema, warnings } = await read({
      formats,
      sheets: {
        Data:
          row(...['day', 'at', 'mixed', 'lasted', 'clock', 'never'].map((one) => text(one))) +
          row(
            number(46_141, 1),
            number(46_141, 1),
            number(46_141, 1),
            number(1.5, 3),
            number(0.75, 4),
            number(-5, 1),
          ) +
          row(
            number(60, 1),
            number(46_141.5, 2),
            text('later'),
            number(0.25, 3),
            number(0, 4),
            number(3e6, 1),
          ),
      },
    });
    expect(rows).toEqual([
      {
        day: '2026-04-29',
        at: '2026-04-29T00:00:00.000Z',
        mixed: '2026-04-29',
        lasted: '36:00:00',
        clock: '18:00:00',
        never: null,
      },
      {
        day: '1900-02-28',
        at: '2026-04-29T12:00:00.000Z',
        mixed: 'later',
        lasted: '06:00:00',
        clock: '00:00:00',
        never: null,
      },
    ]);
    expect(schema).toMatchObject({
      day: 'date',
      at: 'datetime',
      mixed: 'string',
      lasted: 'string',
      clock: 'time',
    });
    expect(warnings).toEqual([
      'Sheet "Data": numbers in the format of a date, but beyond all dates, are null: F2, F3',
    ]);
  });

  it('of strict files, with prefixes, in UTF-16', async () => {
    const strict = 'http://purl.oclc.org/ooxml/spreadsheetml/main';
    const sheet = `<?xml version="1.0" encoding="UTF-16"?><x:worksheet xmlns:x="${strict}"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>ä</x:t></x:is></x:c></x:row><x:row><x:c t="d"><x:v>2026-04-29</x:v></x:c></x:row></x:sheetData></x:worksheet>`;
    const parts = workbookParts({ sheets: { Data: '' } });
    const bytes = Buffer.from(`\uFEFF${sheet}`, 'utf16le');
    const rels = String(parts['_rels/.rels']).replace(
      /Type="[^"]*"/,
      'Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"',
    );
    const { rows, schema } = await read(
      await zipped({ ...parts, '_rels/.rels': rels, 'xl/worksheets/s0.xml': bytes }),
    );
    expect([rows, schema]).toEqual([[{ ä: '2026-04-29' }], { ä: 'date' }]);
  });
});

describe('the table in a sheet', () => {
  const titled =
    row(text('Title')) +
    '<row r="3">' +
    text('a', 'B3') +
    text('b', 'C3') +
    text('a', 'D3') +
    '</row>' +
    '<row r="4"><c r="B4"><v>1</v></c><c r="C4"><v>2</v></c><c r="D4"><v>3</v></c></row>' +
    '<row r="7"><c r="B7"><v>4</v></c></row>';

  it.each<[JsonObject, Row[]]>([
    [
      { skip_rows: 1 },
      [
        { a: 1, b: 2, a_1: 3 },
        { a: 4, b: null, a_1: null },
      ],
    ],
    [
      { range: 'B3' },
      [
        { a: 1, b: 2, a_1: 3 },
        { a: 4, b: null, a_1: null },
      ],
    ],
    [{ range: 'C3:D4' }, [{ b: 2, a: 3 }]],
    [{ range: 'B:B', skip_rows: 2 }, [{ a: 1 }, { a: 4 }]],
    [{ range: '4:5', header: false }, [{ column1: 1, column2: 2, column3: 3 }]],
    [
      { range: 'B4:C9', header: false },
      [
        { column0: 1, column1: 2 },
        { column0: 4, column1: null },
      ],
    ],
    [{ skip_rows: 100 }, []],
    [
      { range: 'B3', columns: { A: 'string', b: 'date' } },
      [
        { a: '1', b: '1900-01-02', a_1: 3 },
        { a: '4', b: null, a_1: null },
      ],
    ],
    [
      { range: 'B4', header: false, columns: { column0: 'string' } },
      [
        { column0: '1', column1: 2, column2: 3 },
        { column0: '4', column1: null, column2: null },
      ],
    ],
  ])('with %j', async (config, rows) => {
    expect((await read(titled, config)).rows).toEqual(rows);
  });

  it('is empty where the sheet is', async () => {
    for (const sheet of ['', row(), '<worksheet/>']) {
      expect(await read(sheet)).toMatchObject({ rows: [], schema: {} });
    }
    expect(await read(row(text('a'), text('b')))).toMatchObject({
      rows: [],
      schema: { a: 'string', b: 'string' },
    });
  });

  it('has the types that the node says', async () => {
    const sheet =
      row(...['t', 'n', 'b', 'd', 'c'].map((one) => text(one))) +
      row(number(7), text('1e3'), number(1), number(46_141.75), number(0.5)) +
      row('<c t="b"><v>0</v></c>', text(' 2 '), text('FALSE'), text('2026-04-30'), text('09:15'));
    const columns = { t: 'string', n: 'number', b: 'boolean', d: 'date', c: 'time' };
    expect(await read(sheet, { columns })).toMatchObject({
      rows: [
        { t: '7', n: 1000, b: true, d: '2026-04-29', c: '12:00:00' },
        { t: 'false', n: 2, b: false, d: '2026-04-30', c: '09:15:00' },
      ],
      schema: columns,
    });
    expect(await failure(sheet, { columns: { n: 'date' } })).toBe(
      'Cell B2 of sheet "Data" holds "1e3", which is no date, as columns says of "n"',
    );
    expect(await failure(sheet, { columns: { x: 'date' } })).toContain('Unknown column');
    expect(await failure(sheet, { columns: { column9: 'date' } })).toContain('Unknown column');
  });
});

describe('sheets', () => {
  const one = (name: string): string => row(text('n')) + row(text(name));
  const book = {
    sheets: { Old: one('Old'), April: one('April'), May: one('May') },
    hidden: ['Old'],
  };

  it.each<[JsonObject, string]>([
    [{}, 'April'],
    [{ sheet: 'May' }, 'May'],
    [{ sheet: 'may' }, 'May'],
    [{ sheet: 1 }, 'Old'],
    [{ sheet: 'Old' }, 'Old'],
  ])('%j is %s', async (config, name) => {
    expect((await read(book, config)).rows).toEqual([{ n: name }]);
  });

  it('that are not there', async () => {
    const has = 'It has: "Old" (hidden), "April", "May".';
    expect(await failure(book, { sheet: 'June' })).toBe(
      `The workbook "x.xlsx" has no sheet "June". ${has}`,
    );
    expect(await failure(book, { sheet: 4 })).toBe(`The workbook "x.xlsx" has no sheet 4. ${has}`);
  });
});

const TYPES: Readonly<Record<string, ColumnType>> = {
  n: 'number',
  i: 'number',
  s: 'string',
  b: 'boolean',
  day: 'date',
  at: 'datetime',
};

it('reads what the product writes, rows unchanged', async () => {
  const value = fc.record({
    n: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0)),
    i: fc.option(fc.maxSafeInteger()),
    s: fc.option(fc.string({ unit: 'grapheme', minLength: 1 }).map((s) => `x${s}`)),
    b: fc.option(fc.boolean()),
    day: fc.option(
      fc
        .date({ min: new Date('1900-03-01'), max: new Date('9999-12-30'), noInvalidDate: true })
        .map((d) => d.toISOString().slice(0, 10)),
    ),
    at: fc.option(
      fc
        .date({ min: new Date('1900-03-01'), max: new Date('9999-12-30'), noInvalidDate: true })
        .map((d) => `${d.toISOString().slice(0, 19)}Z`),
    ),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 50 }), async (rows) => {
      const columns = Object.entries(TYPES).map(([name, type]) => ({ name, type }));
      const made = await filesOf(engine, rows, ['xlsx'], columns);
      const withValues = made.rows.filter((one) =>
        Object.values(one).some((cell) => cell !== null),
      );
      const { rows: found, schema } = await read(made.file('xlsx'));
      expect(found).toEqual(withValues);
      for (const [name, type] of Object.entries(schema)) {
        if (withValues.some((one) => one[name] !== null))
          expect([name, type]).toEqual([name, TYPES[name]]);
      }
    }),
    { numRuns: Number(process.env['EXCEL_ROUND_TRIPS'] ?? 30) },
  );
});
