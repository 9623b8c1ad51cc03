import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../src/common/json';
import { Sql } from '../../src/node-sdk';
import { chained, type DraftNode, engineHarness } from '../support/engine-harness';
import { type NodeResult, resultOf } from '../support/node-run';

/** Files of other tools: make.py in the folder says how they came about. */
const FIXTURES = join(process.cwd(), 'test/fixtures');

const engine = engineHarness();
const folder = join(engine.folder, 'files', '1');
afterAll(() => engine.close());

beforeAll(() => {
  for (const name of readdirSync(FIXTURES)) copyFileSync(join(FIXTURES, name), join(folder, name));
});

const output: DraftNode = { type: 'termination/dashboardOutput' };

async function outcomeOf(path: string, config: JsonObject = {}, ...nodes: DraftNode[]) {
  const read = { type: 'files/readParquet', config: { path, ...config } };
  return engine.run([read, ...nodes, output], chained(nodes.length + 2));
}

const read = async (...given: Parameters<typeof outcomeOf>): Promise<NodeResult> =>
  resultOf(await outcomeOf(...given));

/** Makes a file with DuckDB itself. */
async function writeParquet(path: string, query: string): Promise<void> {
  const session = await engine.database.open();
  await session.run(Sql.trusted(`COPY (${query}) TO '${join(folder, path)}' (FORMAT parquet)`));
  await session.close();
}

describe('a file of another tool', () => {
  it('has every type in the form of the API', async () => {
    const { rows, schema, warnings } = await read('types.parquet');
    const [row, nulls] = rows;
    expect(row).toEqual({
      flag: true,
      i8: -128,
      u32: 4294967295,
      i64: '9007199254740993',
      u64: '18446744073709551615',
      f16: 1.5,
      f32: 0.1,
      f64: null,
      money: 12.5,
      wide: '12345678901234567890.123456',
      text: 'Zürich 😀',
      long_text: 'x',
      category: 'red',
      bytes: '/wA=',
      fixed: 'YWJj',
      day: '2026-04-29',
      time_ms: '12:30:15',
      time_us: '12:30:15.000005',
      local: '2026-04-29T12:30:15.250Z',
      utc: '2026-04-29T12:30:15.250Z',
      zurich: expect.stringMatching(/^2026-04-29T1\d:30:15\.250Z$/),
      nano: '2026-04-29T12:30:15.250Z',
      nothing: null,
      numbers: [1, null, 3],
      moments: ['2026-04-29T12:30:15.250Z', null],
      struct: { a: 1, b: { when: '2026-04-29T12:30:15.250Z', raw: 'AQ==' } },
      map: { k: '2026-04-29T12:30:15.250Z' },
      structs: [{ x: 1 }, { x: null }],
    });
    expect(new Set(Object.values({ ...nulls, structs: null }))).toEqual(new Set([null]));
    expect(schema).toMatchObject({
      i64: 'string',
      money: 'number',
      wide: 'string',
      bytes: 'string',
      day: 'date',
      time_ms: 'time',
      utc: 'datetime',
      numbers: 'array',
      struct: 'object',
      map: 'object',
      structs: 'array',
    });
    expect(warnings).toEqual(['Column "f64" held NaN or infinite values; they became null']);
  });

  it('keeps apart names that SQL does not', async () => {
    const { rows } = await read('names.parquet');
    expect(rows).toEqual([
      { Name: 0, name: 1, NAME: 2, column3: 3, name_1: 4, 'a b': 5, 'q"x': 6, é: 7 },
    ]);
    const only = { type: 'queryoperators/selectColumns', config: { columns: ['NAME', 'name'] } };
    expect((await read('names.parquet', {}, only)).rows).toEqual([{ NAME: 2, name: 1 }]);
  });

  it('may hold moments and texts as old writers left them', async () => {
    const when = '2026-04-29T12:30:15.250Z';
    expect((await read('old-writer.parquet')).rows).toEqual([{ when, name: 'WsO8cmljaA==' }]);
    const config = { binary_as_text: true };
    expect((await read('old-writer.parquet', config)).rows).toEqual([{ when, name: 'Zürich' }]);
  });

  it('may be a data frame with its index', async () => {
    expect((await read('pandas.parquet')).rows).toEqual([
      { index: 'i', n: 1, s: 'a', c: 'x' },
      { index: 'j', n: 2, s: null, c: 'y' },
    ]);
  });
});

describe('any file', () => {
  it('is computed over without being copied', async () => {
    await writeParquet(
      'large.parquet',
      "SELECT range AS n, range % 7 AS k, 'x' AS t FROM range(500000)",
    );
    const sum = {
      type: 'queryoperators/aggregation',
      config: {
        group_by: ['k'],
        aggregations: [{ function: 'sum', column: 'n', alias: 'total' }],
      },
    };
    const { rows } = await read('large.parquet', {}, sum);
    const totals = rows.map(({ total }) => Number(total)).reduce((one, other) => one + other);
    expect([rows.length, totals]).toEqual([7, (499_999 * 500_000) / 2]);
  });

  it('without rows has its columns', async () => {
    await writeParquet('empty.parquet', "SELECT 1 AS a, DATE '2026-01-01' AS b WHERE false");
    expect(await read('empty.parquet')).toMatchObject({
      rows: [],
      schema: { a: 'number', b: 'date' },
    });
  });

  it('whose name is a pattern is that one file', async () => {
    await writeParquet('x1.parquet', 'SELECT 1 AS a');
    await writeParquet('x[1]*.parquet', 'SELECT 2 AS a');
    expect((await read('x[1]*.parquet')).rows).toEqual([{ a: 2 }]);
  });

  it('is read as it was when the run began', async () => {
    await writeParquet('first.parquet', 'SELECT 1 AS a');
    await writeParquet('second.parquet', 'SELECT 2 AS a');
    for (const [path, a] of [
      ['first.parquet', 1],
      ['second.parquet', 2],
      ['first.parquet', 1],
    ] as const) {
      expect((await read(path)).rows).toEqual([{ a }]);
    }
  });
});

describe('what cannot be read fails the node', () => {
  const failing = async (path: string) => {
    const outcome = await outcomeOf(path);
    expect(outcome).toMatchObject({
      status: 'failed',
      code: 'EXECUTION_FAILED',
      details: [{ node_id: 1, node_type: 'files/readParquet' }],
    });
    expect(JSON.stringify(outcome)).not.toMatch(/\/proc|\/tmp|vantage-engine/);
    return 'details' in outcome ? outcome.details[0]?.message : undefined;
  };

  it.each([
    ['nothing', '', 'The file is not a Parquet file'],
    ['a few bytes', 'PAR1PAR1', 'The Parquet file is not complete: its end is missing'],
    ['CSV', 'a,b\n1,2\n3,4\n5,6\n', 'The file is not a Parquet file'],
    ['no footer', `PAR1${'x'.repeat(100)}`, 'The Parquet file is not complete: its end is missing'],
    [
      'an encrypted footer',
      `PARE${'x'.repeat(100)}PARE`,
      'The Parquet file is encrypted; write it without',
    ],
  ])('%s', async (_what, content, message) => {
    writeFileSync(join(folder, 'broken.parquet'), content);
    expect(await failing('broken.parquet')).toBe(message);
  });

  it('a file that ends anywhere', async () => {
    const bytes = readFileSync(join(FIXTURES, 'types.parquet'));
    for (let length = 0; length < bytes.length; length += 371) {
      writeFileSync(join(folder, 'broken.parquet'), bytes.subarray(0, length));
      expect(await failing('broken.parquet')).toMatch(/not complete|not a Parquet file/);
    }
  });

  it('a file with wrong bytes anywhere, unless they are only values', async () => {
    await writeParquet('good.parquet', "SELECT range AS n, 'text ' || range AS t FROM range(3000)");
    const bytes = readFileSync(join(folder, 'good.parquet'));
    const messages = new Set<string>();
    for (let at = 4; at < bytes.length - 4; at += 97) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 0x55;
      writeFileSync(join(folder, 'broken.parquet'), changed);
      const outcome = await outcomeOf('broken.parquet');
      if (outcome.status !== 'completed') messages.add(String(await failing('broken.parquet')));
    }
    expect(messages.size).toBeGreaterThan(0);
    for (const message of messages) expect(message).toMatch(/^The Parquet file (is damaged|holds)/);
  });
});
