import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { type DraftNode, engineHarness } from '../support/engine-harness';
import { number, row, text, workbook, workbookParts, zipped } from '../support/workbook';

const engine = engineHarness([], { memoryMb: 256 }, { SPILL_MAX_MB: '128' });
const folder = join(engine.folder, 'files', '1');
beforeAll(() => mkdirSync(folder, { recursive: true }));
afterAll(() => engine.close());

const output: DraftNode = { type: 'termination/dashboardOutput' };
const nodes: DraftNode[] = [{ type: 'files/readExcel', config: { path: 'x.xlsx' } }, output];

async function outcomeOf(content: Buffer) {
  writeFileSync(join(folder, 'x.xlsx'), content);
  return engine.run(nodes, [[0, 1]]);
}

async function failure(content: Buffer) {
  const outcome = await outcomeOf(content);
  if (outcome.status !== 'failed') throw new Error(`It ${outcome.status}`);
  const [detail] = outcome.details;
  expect(detail?.node_type).toBe('files/readExcel');
  return detail?.message;
}

describe('files that are no such workbook', () => {
  const parts = workbookParts({ sheets: { Data: row(text('a')) } });
  const compound = (stream: string): Buffer => {
    const file = Buffer.alloc(2048);
    Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(file);
    file.writeUInt16LE(9, 30);
    file.writeUInt32LE(1, 48);
    Buffer.from(stream, 'utf16le').copy(file, 1024);
    return file;
  };
  const broken = async (path: string, content: string | Buffer | undefined): Promise<Buffer> =>
    zipped({ ...parts, [path]: content });

  it.each<[string, () => Buffer | Promise<Buffer>, string]>([
    ['text', () => Buffer.from('a,b\n1,2\n'), '"x.xlsx" is no Excel workbook (.xlsx). Text'],
    ['nothing', () => Buffer.alloc(0), 'is no Excel workbook'],
    ['.xls', () => compound('Workbook'), 'old binary format (.xls). Save it as .xlsx'],
    ['.xls without an end', () => compound('Workbook').subarray(0, 20), 'old binary format'],
    ['a password', () => compound('EncryptedPackage'), 'protected by a password'],
    ['another archive', () => zipped({ 'a.txt': 'a' }), 'a zip archive of other things'],
    ['.ods', () => zipped({ mimetype: 'application/vnd.oasis' }), 'an OpenDocument file'],
    [
      '.xlsb',
      () =>
        broken('_rels/.rels', String(parts['_rels/.rels']).replace('workbook.xml', 'workbook.bin')),
      'binary workbook (.xlsb)',
    ],
    ['half an archive', async () => (await zipped(parts)).subarray(0, 500), 'damaged: '],
    [
      'no sheet',
      () => broken('xl/worksheets/s0.xml', undefined),
      'damaged: its part xl/worksheets/s0.xml is missing',
    ],
    [
      'no workbook',
      () => broken('xl/workbook.xml', undefined),
      'its part xl/workbook.xml is missing',
    ],
    [
      'half a sheet',
      () => broken('xl/worksheets/s0.xml', '<worksheet><sheetData><row>'),
      'unclosed tag',
    ],
    [
      'bad XML',
      () => broken('xl/worksheets/s0.xml', '<worksheet><sheetData></worksheet>'),
      'damaged: xl/worksheets/s0.xml: ',
    ],
    [
      'bad UTF-8',
      () => broken('xl/worksheets/s0.xml', Buffer.from('<worksheet>\xff</worksheet>', 'latin1')),
      'damaged: xl/worksheets/s0.xml: ',
    ],
    [
      'a document type',
      () =>
        broken(
          'xl/worksheets/s0.xml',
          '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>',
        ),
      'it has a document type',
    ],
    [
      'a foreign entity',
      () => broken('xl/worksheets/s0.xml', '<worksheet>&b;</worksheet>'),
      'damaged: xl/worksheets/s0.xml: ',
    ],
    ['deep nesting', () => broken('xl/worksheets/s0.xml', '<a>'.repeat(200)), 'nested too deeply'],
    [
      'a text without end',
      () => broken('xl/worksheets/s0.xml', `<worksheet>${'x'.repeat(5_000_000)}`),
      'a text without end',
    ],
    [
      'a missing text',
      () =>
        broken(
          'xl/worksheets/s0.xml',
          '<worksheet><sheetData><row><c r="C1" t="s"><v>5</v></c></row></sheetData></worksheet>',
        ),
      'cell C1 has a text that is missing',
    ],
    [
      'a number that is none',
      () =>
        broken(
          'xl/worksheets/s0.xml',
          '<worksheet><sheetData><row><c><v>abc</v></c></row></sheetData></worksheet>',
        ),
      'cell A1 should hold a number',
    ],
    [
      'a cell out of place',
      () =>
        broken(
          'xl/worksheets/s0.xml',
          '<worksheet><sheetData><row><c r="B1"/><c r="A1"/></row></sheetData></worksheet>',
        ),
      'a cell out of place',
    ],
    [
      'a column too many',
      () =>
        broken(
          'xl/worksheets/s0.xml',
          '<worksheet><sheetData><row><c r="XFE1"/></row></sheetData></worksheet>',
        ),
      'a cell out of place',
    ],
    [
      'a row without a number',
      () =>
        broken(
          'xl/worksheets/s0.xml',
          '<worksheet><sheetData><row r="-1"/></sheetData></worksheet>',
        ),
      'no proper number',
    ],
    [
      'a bomb',
      () =>
        broken(
          'xl/worksheets/s0.xml',
          `<worksheet>${`<row>${' '.repeat(1_000_000)}</row>`.repeat(80)}`,
        ),
      'unpacks to more than 500 times its size',
    ],
  ])('%s', async (_, content, message) => {
    expect(await failure(await content())).toContain(message);
  });

  it('names with tricks reach nothing: no part is ever written', async () => {
    const evil = (await zipped({ ...parts, 'xx/xx/evil.xml': 'x' })).toString('latin1');
    const file = Buffer.from(evil.replaceAll('xx/xx/evil', '../../evil'), 'latin1');
    expect(await failure(file)).toContain('damaged: invalid relative path');
    expect(readdirSync(join(folder, '..'))).toEqual(['1']);
  });

  it('archives that are encrypted', async () => {
    const file = await zipped(parts);
    const at = file.indexOf(Buffer.from('504b0102', 'hex'));
    for (
      let place = at;
      place >= 0;
      place = file.indexOf(Buffer.from('504b0102', 'hex'), place + 1)
    ) {
      file.writeUInt16LE(file.readUInt16LE(place + 8) | 1, place + 8);
    }
    expect(await failure(file)).toContain('is encrypted');
  });

  it('noise in place of any bytes never does more than fail', async () => {
    const file = await workbook({
      sheets: { Data: row(text('a')) + row(number(1)) },
      texts: '<si><t>x</t></si>',
    });
    await fc.assert(
      fc.asyncProperty(
        fc.nat(file.length - 1),
        fc.uint8Array({ minLength: 1, maxLength: 8 }),
        async (place, bytes) => {
          const noisy = Buffer.from(file);
          Buffer.from(bytes).copy(noisy, place);
          const outcome = await outcomeOf(noisy);
          if (outcome.status === 'completed') return;
          expect(outcome).toMatchObject({ status: 'failed', code: 'EXECUTION_FAILED' });
        },
      ),
      { numRuns: Number(process.env['EXCEL_NOISE_RUNS'] ?? 60) },
    );
  });
});

it('takes no more than SPILL_MAX_MB, and says so', async () => {
  const small = engineHarness([], {}, { SPILL_MAX_MB: '2' });
  try {
    mkdirSync(join(small.folder, 'files', '1'), { recursive: true });
    const content = await workbook({
      texts: '<si><t>text</t></si>'.repeat(150_000),
      sheets: { Data: '' },
    });
    writeFileSync(join(small.folder, 'files', '1', 'x.xlsx'), content);
    const outcome = await small.run(nodes, [[0, 1]]);
    expect(outcome).toMatchObject({
      status: 'failed',
      details: [{ message: expect.stringContaining('SPILL_MAX_MB (2 MB). Save the sheet as CSV') }],
    });
  } finally {
    await small.close();
  }
});

it('stops where the run is cancelled', async () => {
  const many = row(text('n')) + `<row><c><v>1</v></c></row>`.repeat(400_000);
  writeFileSync(join(folder, 'x.xlsx'), await workbook({ sheets: { Data: many } }));
  const cancel = new AbortController();
  const running = engine.run(nodes, [[0, 1]], { signal: cancel.signal });
  setTimeout(() => {
    cancel.abort();
  }, 20);
  expect((await running).status).toBe('cancelled');
});
