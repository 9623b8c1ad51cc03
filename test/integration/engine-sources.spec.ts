import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../src/common/json';
import type { RunOutcome } from '../../src/engine/process-pool/messages';
import type { RowSource } from '../../src/node-sdk';
import { chained, type DraftNode, engineHarness } from '../support/engine-harness';
import { provideSource, SourceNodesIntegration } from '../support/source-nodes';

const engine = engineHarness([SourceNodesIntegration]);
afterAll(() => engine.close());

const output: DraftNode = { type: 'termination/dashboardOutput' };
const spool = join(engine.folder, 'spool');
mkdirSync(spool, { recursive: true });
let files = 0;

function fileWith(text: string | Buffer, ending = 'json'): string {
  const path = join(spool, `file${String(++files)}.${ending}`);
  writeFileSync(path, text);
  return path;
}

/** What of an outcome a caller sees: rows, types and order of columns, or the failure. */
function visible(outcome: RunOutcome): unknown {
  if (outcome.status !== 'completed') return outcome;
  return {
    rows: JSON.parse(outcome.firstPage) as unknown,
    columns: Object.entries(outcome.outputs[0]?.stored.schema ?? {}),
  };
}

async function run(source: RowSource, ...nodes: DraftNode[]): Promise<unknown> {
  const all = [provideSource('under test', () => source), ...nodes, output];
  return visible(await engine.run(all, chained(all.length)));
}

/** Blanks that make any file one of those that are read natively. */
const PADDING = ' '.repeat(4_194_305);

/** The same JSON as text (through JavaScript) and as a file (natively). */
async function bothWays(text: string, nodes: DraftNode[] = [], recordsPath?: string) {
  const more = recordsPath === undefined ? {} : { recordsPath };
  const small = await run({ kind: 'json', body: { text }, ...more }, ...nodes);
  const path = fileWith(text + PADDING);
  const large = await run({ kind: 'json', body: { path }, ...more }, ...nodes);
  return { small, large };
}

const filter = (field: string, operator: string, value: JsonValue): DraftNode => ({
  type: 'queryoperators/filter',
  config: { field, operator, value },
});
const limit = (count: number): DraftNode => ({ type: 'queryoperators/limit', config: { count } });
const distinct: DraftNode = { type: 'queryoperators/distinct', config: {} };
const count: DraftNode = {
  type: 'queryoperators/aggregation',
  config: { aggregations: [{ function: 'count', alias: 'n' }] },
};

describe('JSON gives the same rows small and large', () => {
  it.each([
    ['whole numbers', '[{"a":1},{"a":-2},{"a":0}]'],
    [
      '16 digits and more',
      '[{"id":9007199254740993},{"id":1234567890123456789},{"id":-9223372036854775808}]',
    ],
    ['beyond 64 bits', '[{"id":9223372036854775808},{"id":1}]'],
    ['fractions', '[{"a":1.5},{"a":2},{"a":1e3},{"a":-0.0},{"a":1e-7},{"a":1e21}]'],
    ['fractions that are whole', '[{"a":5.0},{"a":1e3},{"a":7}]'],
    ['whole, then a fraction', '[{"a":1},{"a":2},{"a":1.5}]'],
    ['a number, then its text', '[{"a":12},{"a":"12"},{"a":true},{"a":null},{"a":{"x":1}}]'],
    ['booleans', '[{"a":true},{"a":false},{"a":null}]'],
    [
      'text that looks like dates and numbers',
      '[{"d":"2024-01-01","n":"007"},{"d":"x","n":"1e5"}]',
    ],
    ['escapes and unicode', '[{"a":"\\u00e9\\n\\"\\\\ \\ud83d\\ude00"},{"a":"é😀"},{"a":""}]'],
    ['a lone surrogate', '[{"a":"\\ud800"},{"a":"b"}]'],
    ['uneven keys', '[{"a":1},{"b":"x"},{"c":null,"a":2}]'],
    ['keys that differ by case', '[{"Name":1,"name":2},{"NAME":3}]'],
    ['odd keys', '[{"__proto__":1,"constructor":2,"a\\"b":3,"a\'b":4,"é":5,"a.b":6,"$":7," ":8}]'],
    ['a NUL in keys and values', '[{"a\\u0000b":"c\\u0000d","x":1}]'],
    ['a key twice', '[{"a":1,"a":2}]'],
    ['nested values', '[{"a":{"x":[1,{"y":null}]},"b":[]},{"a":{},"b":[1,"2"]}]'],
    ['objects and arrays in one column', '[{"a":{"x":1}},{"a":[1]}]'],
    ['only nulls', '[{"a":null},{"a":null}]'],
    ['empty objects', '[{},{}]'],
    ['nothing', '[]'],
    ['one object', '{"a":1,"b":[2]}'],
    ['white space', ' \n[ { "a" : 1 } ,\t{ "a" : 2 } ] \n'],
    ['a byte order mark', '[{"a":1}]'],
    ['an element that is no object', '[{"a":1},5]'],
    ['null among the elements', '[{"a":1},null]'],
    ['an empty key', '[{"":1}]'],
    ['text alone', '"abc"'],
  ])('%s', async (_name, text) => {
    const { small, large } = await bothWays(text);
    expect(large).toEqual(small);
  });

  const head = Array.from({ length: 30_000 }, (_, n) => ({
    id: n,
    amount: n % 100,
    when: '2024-01-01',
    note: n % 2 === 0 ? null : 'x'.repeat(80),
  }));
  const withLast = (...last: JsonObject[]) => JSON.stringify([...head, ...last]);
  it.each([
    ['a fraction', { id: 30_000, amount: 1.5, when: 'x', note: null }],
    ['text for a number', { id: '30000', amount: 1, when: 'x', note: null }],
    ['a new key', { id: 30_000, amount: 1, when: 'x', note: null, late: true }],
    ['a new key that differs by case', { id: 30_000, ID: 5 }],
    ['a key left out', { id: 30_000 }],
  ])('a surprise in the last row: %s', async (_name, last) => {
    const text = withLast(last);
    for (const nodes of [[filter('id', 'gte', 29_999)], [filter('amount', 'gt', 98), limit(3)]]) {
      const { small, large } = await bothWays(text, nodes);
      expect(large).toEqual(small);
    }
    for (const nodes of [[distinct, count], [count], [limit(1)]]) {
      const { small, large } = await bothWays(text, nodes);
      expect(large).toEqual(small);
    }
  });

  it('finds a column that only the last row has', async () => {
    const { small, large } = await bothWays(withLast({ late: 7 }), [filter('late', 'eq', 7)]);
    expect(large).toEqual(small);
    expect(small).toMatchObject({ rows: [{ late: 7 }] });
  });

  it('names an unknown column after looking at all rows', async () => {
    const { small, large } = await bothWays(withLast({ late: 7 }), [filter('nope', 'eq', 7)]);
    expect(large).toMatchObject({
      details: [{ message: (small as never)['details'][0]['message'] }],
    });
  });

  it('whatever the records are', async () => {
    const name = fc.constantFrom('a', 'b', 'A', 'c d', '__proto__', 'é', 'toString');
    const scalar: fc.Arbitrary<JsonValue> = fc.oneof(
      fc.integer(),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('2024-01-01', '12', 'true', '', 'null', '{}'),
      fc.constant(null),
    );
    const value: fc.Arbitrary<JsonValue> = fc.oneof(
      { weight: 4, arbitrary: scalar },
      { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) },
      { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('x', 'y'), scalar, { maxKeys: 2 }) },
    );
    const one = fc.oneof(fc.constant(value), fc.constantFrom(fc.integer(), fc.boolean(), scalar));
    const column = fc
      .tuple(name, one)
      .chain(([key, values]) =>
        fc.tuple(
          fc.constant(key),
          fc.array(values, { minLength: 6, maxLength: 6 }),
          fc.integer({ min: 0, max: 6 }),
        ),
      );
    const records = fc
      .tuple(
        fc.uniqueArray(column, { selector: ([key]) => key, maxLength: 5 }),
        fc.integer({ min: 0, max: 6 }),
      )
      .map(([columns, rowCount]) =>
        Array.from({ length: rowCount }, (_, row) =>
          Object.fromEntries(
            columns
              .filter(([, , from]) => row >= from || row === 0)
              .map(([key, values]) => [key, values[row] ?? null]),
          ),
        ),
      );
    await fc.assert(
      fc.asyncProperty(records, async (list) => {
        const { small, large } = await bothWays(JSON.stringify(list));
        expect(large).toEqual(small);
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});

describe('records_path', () => {
  const documents = [
    '{"data":{"items":[{"a":1},{"a":2}],"more":false},"x":"]}"}',
    '{"x":{"data":[1]},"s":"\\"{[","data":{"y":[{}],"items":[{"a":"]"},{"a":"\\\\"}]}}',
    '{"data":{"items":{"a":1}}}',
    '{"data":{"items":[]}}',
  ];
  it.each(documents)('%s', async (text) => {
    const { small, large } = await bothWays(text, [], 'data.items');
    expect(large).toEqual(small);
    expect(small).toHaveProperty('rows');
  });

  it('names a path where nothing stands', async () => {
    for (const text of ['{"data":{}}', '{"data":[{"items":[]}]}', '[1]', '{"data":5}']) {
      const { small, large } = await bothWays(text, [], 'data.items');
      for (const outcome of [small, large]) {
        expect(outcome).toMatchObject({
          status: 'failed',
          message: expect.stringContaining('records_path "data.items"'),
        });
      }
    }
  });
});

describe('broken JSON', () => {
  it.each([
    '',
    '{',
    '[{"a":1}',
    '[{"a":1}}',
    '[{"a":1},]',
    '[{"a":1}] x',
    'nope',
    '[{"a":1},,{"a":2}]',
    '[{"a":01}]',
  ])('fails the node: %s', async (text) => {
    const { small, large } = await bothWays(text);
    for (const outcome of [small, large]) {
      expect(outcome).toMatchObject({
        status: 'failed',
        code: 'EXECUTION_FAILED',
        details: [{ node_id: 1 }],
      });
    }
  });

  it('nested far too deeply', async () => {
    const text = `[{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}]`;
    expect(await run({ kind: 'json', body: { text } })).toMatchObject({
      status: 'failed',
      details: [{ message: 'A value is nested too deeply' }],
    });
  });
});

describe('CSV', () => {
  const csv = (text: string | Buffer, options: object = {}): RowSource => ({
    kind: 'csv',
    path: fileWith(text, 'csv'),
    ...options,
  });

  it.each(['*', '?', 'q[1]', '[*', "it's"])('reads the one file named %s', async (name) => {
    const path = fileWith('a\n1\n', `${name}.csv`);
    fileWith('b\n2\n', 'x.csv');
    expect(await run({ kind: 'csv', path })).toMatchObject({ rows: [{ a: 1 }] });
    const folder = join(spool, `folder ${name}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, '*.csv'), 'c\n3\n');
    writeFileSync(join(folder, 'z.csv'), 'c\n4\n');
    expect(await run({ kind: 'csv', path: join(folder, '*.csv') })).toMatchObject({
      rows: [{ c: 3 }],
    });
  });

  it('finds names and types by looking at all rows', async () => {
    const text =
      'id,zip,Name,name,when,at,amt,flag,,id\n' +
      '1,00123,x,"y ""q"", z",2024-01-02,2024-01-02T03:04:05Z,1.5,true,q,7\n' +
      '-2,10456,é😀,,2024-02-03,2024-01-02 03:04:05+02:00,2,False,,8\n';
    expect(await run(csv(text))).toEqual({
      rows: [
        {
          id: 1,
          zip: '00123',
          Name: 'x',
          name: 'y "q", z',
          when: '2024-01-02',
          at: '2024-01-02T03:04:05.000Z',
          amt: 1.5,
          flag: true,
          column8: 'q',
          id_1: 7,
        },
        {
          id: -2,
          zip: '10456',
          Name: 'é😀',
          name: null,
          when: '2024-02-03',
          at: '2024-01-02T01:04:05.000Z',
          amt: 2,
          flag: false,
          column8: null,
          id_1: 8,
        },
      ],
      columns: [
        ['id', 'number'],
        ['zip', 'string'],
        ['Name', 'string'],
        ['name', 'string'],
        ['when', 'date'],
        ['at', 'datetime'],
        ['amt', 'number'],
        ['flag', 'boolean'],
        ['column8', 'string'],
        ['id_1', 'number'],
      ],
    });
  });

  it.each([';', '\t', '|'])('finds the delimiter %j', async (delimiter) => {
    const text = ['a,b', '1,5', '2,5'].map((line) => line.replace(',', delimiter)).join('\r\n');
    expect(await run(csv(text))).toMatchObject({
      rows: [
        { a: 1, b: 5 },
        { a: 2, b: 5 },
      ],
    });
  });

  it('takes delimiter, header and types from the node', async () => {
    expect(await run(csv('1;007\n2;008\n', { delimiter: ';', header: false }))).toMatchObject({
      rows: [
        { column0: 1, column1: '007' },
        { column0: 2, column1: '008' },
      ],
    });
    expect(await run(csv('a,b\n1,007\n', { columns: { a: 'string', b: 'number' } }))).toMatchObject(
      {
        rows: [{ a: '1', b: 7 }],
      },
    );
    expect(await run(csv('a,b\n1,x\n', { columns: { b: 'number' } }))).toMatchObject({
      status: 'failed',
      message: expect.stringContaining("'x'"),
    });
    expect(await run(csv('a,b\n1,x\n', { columns: { nope: 'number' } }))).toMatchObject({
      message: expect.stringContaining('Unknown column "nope"'),
    });
  });

  it('with a surprise far behind the beginning', async () => {
    const lines = Array.from({ length: 30_000 }, (_, n) => `${String(n)},2024-01-01,5`);
    const text = ['id,day,n', ...lines, '30000,soon,5.5', '007,2024-01-01,6'].join('\n');
    expect(await run(csv(text), filter('n', 'gt', 5))).toMatchObject({
      rows: [
        { id: '30000', day: 'soon', n: 5.5 },
        { id: '007', day: '2024-01-01', n: 6 },
      ],
    });
    expect(await run(csv(text), limit(1))).toMatchObject({
      rows: [{ id: '0', day: '2024-01-01', n: 5 }],
    });
  });

  it('without rows, and without anything', async () => {
    expect(await run(csv('a,b\n'))).toEqual({
      rows: [],
      columns: [
        ['a', 'string'],
        ['b', 'string'],
      ],
    });
    expect(await run(csv(''))).toEqual({ rows: [], columns: [] });
  });

  it('names the line of an uneven row', async () => {
    expect(await run(csv('a,b\n1,2\n3\n'))).toMatchObject({
      status: 'failed',
      details: [{ node_id: 1, message: 'Line 3 has 1 fields where the first has 2.' }],
    });
    expect(await run(csv('a,b\n1,2,3\n'))).toMatchObject({
      status: 'failed',
      details: [{ node_id: 1, message: 'Line 2 has 3 fields where the first has 2.' }],
    });
  });

  it('refuses what is not UTF-8 text', async () => {
    for (const bytes of [
      [97, 44, 98, 10, 49, 44, 0xe9, 10],
      [0x50, 0x4b, 3, 4, 0, 0],
    ]) {
      expect(await run(csv(Buffer.from(bytes)))).toMatchObject({
        status: 'failed',
        details: [{ node_id: 1, message: expect.stringContaining('UTF-8') }],
      });
    }
  });
});
