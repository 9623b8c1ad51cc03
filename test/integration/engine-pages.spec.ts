import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { NodeError, type JsonBody, type JsonPages } from '../../src/node-sdk';
import { chained, type DraftNode, engineHarness } from '../support/engine-harness';
import { provideSource, SourceNodesIntegration } from '../support/source-nodes';

const engine = engineHarness([SourceNodesIntegration]);
afterAll(() => engine.close());

const output: DraftNode = { type: 'termination/dashboardOutput' };
const spool = join(engine.folder, 'spool');
mkdirSync(spool, { recursive: true });
let files = 0;

function fileWith(text: string): JsonBody & { readonly path: string } {
  const path = join(spool, `page${String(++files)}.json`);
  writeFileSync(path, text);
  return { path };
}

async function run(
  source: Omit<JsonPages, 'kind'>,
  ...nodes: DraftNode[]
): Promise<{ readonly rows?: unknown; readonly columns?: unknown; readonly message?: string }> {
  const pages = provideSource('pages', () => ({ kind: 'json-pages', ...source }));
  const all = [pages, ...nodes, output];
  const outcome = await engine.run(all, chained(all.length));
  if (outcome.status !== 'completed') return { message: JSON.stringify(outcome) };
  return {
    rows: JSON.parse(outcome.firstPage) as unknown,
    columns: Object.entries(outcome.outputs[0]?.stored.schema ?? {}),
  };
}

/** Blanks that make pages large together. */
const PADDING = ' '.repeat(4_194_305);

/** The same pages small (through JavaScript), and large as files and texts (natively). */
async function bothWays(pages: readonly string[], more: Omit<JsonPages, 'kind' | 'pages'> = {}) {
  const texts = pages.map((text) => ({ text }));
  const small = await run({ pages: texts, ...more });
  const large = await run({
    pages: pages.map((text, index) => (index === 1 ? fileWith(text + PADDING) : { text })),
    ...more,
  });
  const largeFirst = await run({
    pages: pages.map((text, index) => (index === 0 ? fileWith(PADDING + text) : fileWith(text))),
    ...more,
  });
  return { small, large, largeFirst };
}

const count: DraftNode = {
  type: 'queryoperators/aggregation',
  config: {
    aggregations: [
      { function: 'count', alias: 'n' },
      { function: 'sum', column: 'id', alias: 'sum' },
    ],
  },
};

describe('the rows of several documents', () => {
  it.each<[string, string[], string | undefined, unknown]>([
    ['follow one another', ['[{"a":1},{"a":2}]', '[{"a":3}]'], undefined, [1, 2, 3]],
    ['are found in each', ['{"d":{"r":[{"a":1}]}}', '{"d":{"r":[{"a":2}]}}'], 'd.r', [1, 2]],
    ['may be none', ['[]', '[{"a":1}]', '[ ]', '[{"a":2}]', '[\n]'], undefined, [1, 2]],
    ['may be none at all', ['[]', '[]'], undefined, []],
    ['may be null', ['{"r":[{"a":1}]}', '{"r":null}', '{"r":[{"a":2}]}'], 'r', [1, 2]],
    ['may be one object', ['{"a":1}', '{"a":2}'], undefined, [1, 2]],
    ['may have other types', ['[{"a":1}]', '[{"a":"x"}]'], undefined, ['1', 'x']],
    ['may begin with a mark', ['\uFEFF[{"a":1}]', '\uFEFF[{"a":2}]'], undefined, [1, 2]],
  ])('%s', async (_, pages, recordsPath, expected) => {
    const more = recordsPath === undefined ? {} : { recordsPath };
    const { small, large, largeFirst } = await bothWays(pages, more);
    expect((small.rows as { a: unknown }[]).map(({ a }) => a)).toEqual(expected);
    expect(large).toEqual(small);
    expect(largeFirst).toEqual(small);
  });

  it('are the same by either way, whatever they are', async () => {
    const value = fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null));
    const record = fc.dictionary(fc.constantFrom('a', 'b', 'B', 'c'), value, { maxKeys: 4 });
    const pages = fc.array(fc.array(record, { maxLength: 4 }), { minLength: 2, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(pages, fc.option(fc.nat(6)), async (documents, maxRows) => {
        const texts = documents.map((rows) => JSON.stringify(rows));
        const { small, large } = await bothWays(texts, maxRows === null ? {} : { maxRows });
        expect(large).toEqual(small);
        const expected = documents.flat().slice(0, maxRows ?? undefined);
        expect(small.rows).toHaveLength(expected.length);
      }),
      { numRuns: 8 },
    );
  }, 120_000);

  it('end at the most rows that are wanted', async () => {
    const pages = ['[{"a":1},{"a":2}]', '[{"a":3},{"a":4}]'];
    const { small, large, largeFirst } = await bothWays(pages, { maxRows: 3 });
    expect(small.rows).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }]);
    expect(large).toEqual(small);
    expect(largeFirst).toEqual(small);
    const mixed = ['[{"a":1},{"a":"x"}]', '[{"a":3},{"a":4}]'];
    const odd = await bothWays(mixed, { maxRows: 3 });
    expect(odd.large).toEqual(odd.small);
  });

  it('are asked for a page at a time, and their files removed', async () => {
    const seen: boolean[] = [];
    const page = (first: number) =>
      JSON.stringify(
        Array.from({ length: 20_000 }, (_, n) => ({ id: first + n, text: 'x'.repeat(50) })),
      );
    async function* pages(): AsyncGenerator<JsonBody> {
      let before: string | undefined;
      for (let index = 0; index < 8; index++) {
        if (before !== undefined) seen.push(existsSync(before));
        const body = await Promise.resolve(fileWith(page(index * 20_000)));
        before = body.path;
        yield body;
      }
    }
    const { rows } = await run({ pages: pages() }, count);
    expect(rows).toEqual([{ n: 160_000, sum: (160_000 * 159_999) / 2 }]);
    expect(seen).toEqual(Array(7).fill(false));
  });

  it.each<[string, string[], string | undefined]>([
    ['is no JSON', ['[{"a":1}]', '[{"a":'], undefined],
    ['has nothing at records_path', ['{"r":[]}', '{"x":[]}'], 'r'],
    ['holds no objects', ['[{"a":1}]', '[1,2]'], undefined],
    ['is no array', ['[{"a":1}]', '"text"'], undefined],
  ])('fail the node where a page %s', async (_, pages, recordsPath) => {
    const more = recordsPath === undefined ? {} : { recordsPath };
    for (const { message } of Object.values(await bothWays(pages, more))) {
      expect(message).toContain('EXECUTION_FAILED');
    }
  });

  it('fail the node with what went wrong while fetching', async () => {
    function* pages(): Generator<JsonBody> {
      yield { text: '[{"a":1}]' };
      throw new NodeError('page 2 answered 500');
    }
    expect((await run({ pages: pages() })).message).toContain('page 2 answered 500');
  });
});
