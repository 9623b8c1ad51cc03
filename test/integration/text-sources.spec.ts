import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../src/common/json';
import { chained, type DraftNode, engineHarness } from '../support/engine-harness';

const engine = engineHarness([], { memoryMb: 256 }, { SPILL_MAX_MB: '32' });
afterAll(() => engine.close());

const output: DraftNode = { type: 'termination/dashboardOutput' };

function put(path: string, content: string | Buffer): void {
  const file = join(engine.folder, 'files', '1', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

async function read(type: string, config: JsonObject, ...nodes: DraftNode[]) {
  const all = [{ type: `files/${type}`, config }, ...nodes, output];
  const outcome = await engine.run(all, chained(all.length));
  if (outcome.status !== 'completed') {
    const details = 'details' in outcome ? outcome.details : [];
    return { failed: details[0]?.message ?? outcome.status };
  }
  return {
    rows: JSON.parse(outcome.firstPage) as JsonValue,
    schema: outcome.outputs[0]?.stored.schema,
  };
}

async function csv(content: string | Buffer, config: JsonObject = {}, ...nodes: DraftNode[]) {
  put('x.csv', content);
  return read('readCsv', { path: 'x.csv', ...config }, ...nodes);
}

async function json(content: string | Buffer, config: JsonObject = {}, ...nodes: DraftNode[]) {
  put('x.json', content);
  return read('readJson', { path: 'x.json', ...config }, ...nodes);
}

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

describe('CSV', () => {
  it('in other encodings', async () => {
    const rows = [{ city: 'Zürich', price: '5 €' }];
    const latin = Buffer.from('city;price\nZ\xfcrich;5 \x80\n', 'latin1');
    expect(await csv(latin, { encoding: 'windows-1252' })).toMatchObject({ rows });
    expect(await csv(utf16be('\uFEFFcity;price\nZürich;5 €\n'))).toMatchObject({ rows });
    expect(await csv(Buffer.from('\uFEFFcity;price\nZürich;5 €\n', 'utf16le'))).toMatchObject({
      rows,
    });
    expect(await csv(utf16be('city;price\nZürich;5 €\n'), { encoding: 'utf-16be' })).toMatchObject({
      rows,
    });
    expect(await csv('\uFEFFcity;price\nZürich;5 €\n')).toMatchObject({ rows });
    const japanese = Buffer.from([0x61, 0x2c, 0x62, 0x0a, 0x93, 0xfa, 0x2c, 0x31, 0x0a]);
    expect(await csv(japanese, { encoding: 'shift_jis' })).toMatchObject({
      rows: [{ a: '日', b: 1 }],
    });
  });

  it('says what to do about text in another encoding', async () => {
    const latin = Buffer.from('a\nZ\xfcrich\n', 'latin1');
    expect(await csv(latin)).toEqual({ failed: expect.stringContaining('encoding') });
    expect(await csv(Buffer.from([0x61, 0x0a, 0x93, 0x0a]), { encoding: 'shift_jis' })).toEqual({
      failed: 'The file is not text in that encoding',
    });
    expect(await csv(Buffer.from([0x50, 0x4b, 3, 4, 0, 0]))).toEqual({
      failed: expect.stringContaining('UTF-8'),
    });
  });

  it('compressed by gzip, however it is named', async () => {
    const text = `a,b\n${'1,x\n'.repeat(1000)}`;
    const count = {
      type: 'queryoperators/aggregation',
      config: { aggregations: [{ function: 'sum', column: 'a', alias: 'n' }] },
    };
    expect(await csv(gzipSync(text), {}, count)).toMatchObject({ rows: [{ n: 1000 }] });
    const two = Buffer.concat([gzipSync('a\n1\n'), gzipSync('2\n')]);
    expect(await csv(two)).toMatchObject({ rows: [{ a: 1 }, { a: 2 }] });
    const latin = gzipSync(Buffer.from('a\nZ\xfcrich\n', 'latin1'));
    expect(await csv(latin, { encoding: 'windows-1252' })).toMatchObject({
      rows: [{ a: 'Zürich' }],
    });
  });

  it('refuses gzip that is damaged, or unpacks to more than SPILL_MAX_MB', async () => {
    expect(await csv(gzipSync('a\n1\n').subarray(0, 20))).toEqual({
      failed: 'The gzip file is damaged or not complete',
    });
    const bomb = gzipSync(Buffer.alloc(33 * 1_048_576, 'a\n'));
    expect(await csv(bomb)).toEqual({ failed: expect.stringContaining('SPILL_MAX_MB (32 MB)') });
  });

  it('with other quotes, or none', async () => {
    expect(await csv("a,b\n'x,y',1\n'it''s',2\n", { quote: "'" })).toMatchObject({
      rows: [
        { a: 'x,y', b: 1 },
        { a: "it's", b: 2 },
      ],
    });
    expect(await csv('a\tb\nsay "x\t1\n', { quote: '' })).toMatchObject({
      rows: [{ a: 'say "x', b: 1 }],
    });
    expect(await csv('a,b\n"x \\"y\\"",1\n', { escape: '\\' })).toMatchObject({
      rows: [{ a: 'x "y"', b: 1 }],
    });
    expect(await csv("'a b','c,d'\n1,2\n", { quote: "'" })).toMatchObject({
      rows: [{ 'a b': 1, 'c,d': 2 }],
    });
  });

  it('with lines before the header', async () => {
    const rows = [{ a: 1, b: 'x' }];
    expect(
      await csv('Report of "April\n\nno data, yet\na,b\n1,x\n', { skip_lines: 3 }),
    ).toMatchObject({ rows });
    expect(await csv('\uFEFFReport\r\na,b\r\n1,x\r\n', { skip_lines: 1 })).toMatchObject({ rows });
    expect(await csv('\n\n\na,b\n1,x\n')).toMatchObject({ rows });
    expect(await csv('\r\n\r\na,b\r\n1,x\r\n')).toMatchObject({ rows });
    expect(await csv('Report\n\n\na,b\n1,x\n', { skip_lines: 1 })).toMatchObject({ rows });
    expect(await csv('9,9\n1,x\n', { skip_lines: 1, header: false })).toMatchObject({
      rows: [{ column0: 1, column1: 'x' }],
    });
    expect(await csv('a,b\n1,x\n', { skip_lines: 5 })).toMatchObject({ rows: [] });
  });

  it('with texts that mean null', async () => {
    const text = 'a,b\n1,NA\n-,"NA"\n3,\n';
    expect(await csv(text, { null_texts: ['NA', '-'] })).toEqual({
      rows: [
        { a: 1, b: null },
        { a: null, b: null },
        { a: 3, b: null },
      ],
      schema: { a: 'number', b: 'string' },
    });
    expect(await csv(text)).toMatchObject({ schema: { a: 'string', b: 'string' } });
    expect(await csv("a\nit's\n1\n", { null_texts: ["it's"] })).toMatchObject({
      rows: [{ a: null }, { a: 1 }],
    });
  });

  it('with numbers as people write them', async () => {
    const german = 'a;b;c\n1.234,50;-1.000;0,5\n7;12;1,2e3\n';
    expect(await csv(german, { decimal_separator: ',' })).toEqual({
      rows: [
        { a: 1234.5, b: -1000, c: 0.5 },
        { a: 7, b: 12, c: 1200 },
      ],
      schema: { a: 'number', b: 'number', c: 'number' },
    });
    expect(await csv('a;b\n"1,234.50";1,000\n', { decimal_separator: '.' })).toMatchObject({
      rows: [{ a: 1234.5, b: 1000 }],
    });
    expect(await csv('a;b;c\n1.23;1.2345;01,5\n', { decimal_separator: ',' })).toMatchObject({
      schema: { a: 'string', b: 'string', c: 'string' },
    });
    const typed = { decimal_separator: ',', columns: { a: 'number' } };
    expect(await csv('a\n1,5\nx\n', { ...typed, delimiter: ';' })).toEqual({
      failed: expect.stringContaining("'x'"),
    });
  });
});

/** Blanks that make any file one of those that are read natively. */
const PADDING = ' '.repeat(4_194_305);

async function bothWays(text: string, ...nodes: DraftNode[]) {
  const small = await json(text, { format: 'ndjson' }, ...nodes);
  const large = await json(`${text}\n${PADDING}`, { format: 'ndjson' }, ...nodes);
  return { small, large };
}

describe('NDJSON gives the same rows small and large', () => {
  it.each([
    ['objects', '{"a":1,"b":"x"}\n{"a":2,"b":null}\n'],
    ['one line', '{"a":1}'],
    ['no end of line', '{"a":1}\n{"a":2}'],
    ['CRLF and blank lines', '\r\n{"a":1}\r\n\r\n  \r\n{"a":2}\r\n'],
    ['uneven keys', '{"a":1}\n{"b":[1,{"c":2}]}\n{"a":1.5}'],
    ['mixed kinds', '{"a":12}\n{"a":"12"}\n{"a":true}\n{"a":{"x":1}}'],
    ['16 digits and more', '{"id":9007199254740993}\n{"id":1234567890123456789}'],
    ['keys that differ by case', '{"Name":1,"name":2}\n{"NAME":3}'],
    ['escapes', '{"a":"\\n\\u00e9\\"\\\\"}\n{"a":"é😀"}'],
    ['a key twice', '{"a":1,"a":2}'],
    ['nothing', ''],
    ['blanks', ' \n\n'],
  ])('%s', async (_name, text) => {
    const { small, large } = await bothWays(text);
    expect(large).toEqual(small);
    expect(small).toHaveProperty('rows');
  });

  it.each([
    ['{"a":1}\n{"a"', 'Line 2: it is not valid JSON'],
    ['{"a":1}\n\n[1]\n', 'Line 3: it must hold an object, not an array'],
    ['null\n{"a":1}', 'Line 1: it must hold an object, not null'],
    ['{"a":1} {"a":2}', 'Line 1: it is not valid JSON'],
    ['{"a":1},\n{"a":2}', 'Line 1: it is not valid JSON'],
    ['{"a":\n1}', 'Line 1: it is not valid JSON'],
  ])('%s fails', async (text, message) => {
    const { small, large } = await bothWays(text);
    expect(small).toEqual({ failed: expect.stringContaining(message) });
    expect(large).toEqual(small);
  });

  it('a surprise in the last line', async () => {
    const head = Array.from({ length: 30_000 }, (_, n) =>
      JSON.stringify({ id: n, when: '2024-01-01', note: 'x'.repeat(80) }),
    );
    const filter = (field: string, value: JsonValue): DraftNode => ({
      type: 'queryoperators/filter',
      config: { field, operator: 'eq', value },
    });
    for (const [last, field, value] of [
      ['{"id":"text"}', 'id', 'text'],
      ['{"id":1.5}', 'id', 1.5],
      ['{"late":7}', 'late', 7],
    ] as const) {
      const text = [...head, last].join('\n');
      const { small, large } = await bothWays(text, filter(field, value));
      expect(large).toEqual(small);
      expect(small).toMatchObject({ rows: [{ [field]: value }] });
    }
    const broken = [...head, '{"id":'].join('\n');
    expect(await json(broken, {}, filter('id', 5))).toEqual({
      failed: expect.stringContaining('Line 30001'),
    });
  });

  it('whatever the objects are', async () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 1 }),
      fc.integer(),
      fc.string({ unit: 'binary' }),
    );
    const object = fc.dictionary(fc.constantFrom('a', 'b', 'A', 'é'), value, { maxKeys: 3 });
    await fc.assert(
      fc.asyncProperty(fc.array(object, { maxLength: 6 }), async (objects) => {
        const { small, large } = await bothWays(
          objects.map((one) => JSON.stringify(one)).join('\n'),
        );
        expect(large).toEqual(small);
      }),
      { numRuns: 30 },
    );
  }, 120_000);
});

describe('JSON', () => {
  const rows = [{ a: 1 }, { a: 2 }];

  it.each([
    ['an array', '[{"a":1},{"a":2}]'],
    ['one object a line', '{"a":1}\n{"a":2}'],
    ['an object over several lines', '{"a":\n1}\n'],
    ['an array a line', '[{"a":1},\n{"a":2}]\n'],
  ])('finds out what it is: %s', async (_what, text) => {
    const expected = text.includes('2') ? rows : [{ a: 1 }];
    expect(await json(text)).toMatchObject({ rows: expected });
    expect(await json(text + PADDING)).toMatchObject({ rows: expected });
  });

  it('with a byte order mark, compressed, or in UTF-16', async () => {
    for (const text of ['[{"a":1},{"a":2}]', '{"a":1}\n{"a":2}\n']) {
      for (const padding of ['', PADDING]) {
        expect(await json(`\uFEFF${text}${padding}`)).toMatchObject({ rows });
        expect(await json(gzipSync(`${text}${padding}`))).toMatchObject({ rows });
        expect(await json(utf16be(`\uFEFF${text}${padding}`))).toMatchObject({ rows });
      }
    }
  });

  it('inside of a document', async () => {
    const config = { records_path: 'data.items' };
    const text = '{"data":{"items":[{"a":1},{"a":2}],"more":false}}';
    expect(await json(text, config)).toMatchObject({ rows });
    expect(await json(text + PADDING, config)).toMatchObject({ rows });
  });

  it('names the keys there are where records_path leads nowhere', async () => {
    const text = '{"data":{"items":[{"a":1}],"more":false},"x":1}';
    for (const padding of ['', PADDING]) {
      expect(await json(text + padding, { records_path: 'data.rows' })).toEqual({
        failed:
          'The JSON has nothing at records_path "data.rows": "data" has the keys "items", "more"',
      });
      expect(await json(text + padding, { records_path: 'rows' })).toEqual({
        failed:
          'The JSON has nothing at records_path "rows": the document has the keys "data", "x"',
      });
      expect(await json(`{"a":1}\n{"a":2}\n${padding}`, { records_path: 'a' })).toEqual({
        failed: 'records_path leads into one document, but this file has one a line',
      });
    }
  });

  it('that is none fails', async () => {
    for (const padding of ['', PADDING]) {
      for (const text of ['', 'nope', '{', '5', '{"a":1}}']) {
        expect(await json(text + padding)).toHaveProperty('failed');
      }
    }
  });
});
