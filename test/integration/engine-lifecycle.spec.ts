import { existsSync, readdirSync, rmSync, symlinkSync, writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonValue } from '../../src/common/json';
import type { RunOutcome } from '../../src/engine/process-pool/messages';
import { Sql, sql } from '../../src/node-sdk';
import {
  chained,
  type DraftNode,
  engineHarness,
  type EngineHarness,
} from '../support/engine-harness';
import { provideSource, SourceNodesIntegration } from '../support/source-nodes';

const output: DraftNode = { type: 'termination/dashboardOutput' };
const computed = (column_name: string, expression: string): DraftNode => ({
  type: 'queryoperators/computedColumn',
  config: { column_name, expression },
});
const rows = (count: number, make: (n: number) => Record<string, JsonValue>): DraftNode =>
  provideSource(`rows ${String(count)}`, () => ({
    kind: 'rows',
    batches: [Array.from({ length: count }, (_, n) => make(n))],
  }));

/** Joins rows with themselves on one key that all share: count squared. */
function squared(engine: EngineHarness, count: number, signal?: AbortSignal): Promise<RunOutcome> {
  const join: DraftNode = {
    type: 'queryoperators/join',
    config: { type: 'inner', left_keys: ['k'], right_keys: ['k'] },
  };
  const sort: DraftNode = {
    type: 'queryoperators/sort',
    config: { by: [{ column: 'text', direction: 'desc' }] },
  };
  return engine.run(
    [
      rows(count, (n) => ({ k: 1, n })),
      join,
      computed('text', 'md5((n * n_right)::VARCHAR) || md5(n_right::VARCHAR) || md5(n::VARCHAR)'),
      sort,
      output,
    ],
    [
      [0, 'output1', 1, 'input1'],
      [0, 'output1', 1, 'input2'],
      [1, 2],
      [2, 3],
      [3, 4],
    ],
    signal ? { signal } : {},
  );
}

describe('an engine', () => {
  const engine = engineHarness([SourceNodesIntegration]);
  afterAll(() => engine.close());
  const tiny = () =>
    engine.run([rows(3, (n) => ({ n })), computed('m', 'n + 1'), output], chained(3));

  it('delivers nothing before it may, and is stopped while it waits', async () => {
    const abort = new AbortController();
    const kinds: string[] = [];
    const run = engine.run([rows(1, (n) => ({ n })), output], chained(2), {
      signal: abort.signal,
      mayDeliver: new Promise((resolve) => {
        abort.signal.addEventListener('abort', () => {
          resolve();
        });
      }),
      emit: ({ kind }) => {
        kinds.push(kind);
        if (kind !== 'node-finished') return;
        setTimeout(() => {
          abort.abort();
        }, 200);
      },
    });
    expect(await run).toEqual({ status: 'cancelled' });
    expect(kinds).not.toContain('delivering');
  });

  it('stops a run in the middle of a statement, and its neighbours go on', async () => {
    const cancel = new AbortController();
    const heavy = squared(engine, 6000, cancel.signal);
    const neighbours = Promise.all([tiny(), tiny(), tiny()]);
    setTimeout(() => {
      cancel.abort();
    }, 500);
    const started = performance.now();
    expect(await heavy).toEqual({ status: 'cancelled' });
    expect(performance.now() - started).toBeLessThan(5000);
    for (const outcome of await neighbours) expect(outcome.status).toBe('completed');
    expect((await tiny()).status).toBe('completed');
  });

  it('stops a getter that waits for somebody else', async () => {
    const cancel = new AbortController();
    const source = provideSource('slow', ({ signal }) => {
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          reject(new Error('aborted'));
        });
      });
    });
    setTimeout(() => {
      cancel.abort();
    }, 100);
    expect(await engine.run([source, output], chained(2), { signal: cancel.signal })).toEqual({
      status: 'cancelled',
    });
  });

  it('does not begin a run that is cancelled already', async () => {
    const outcome = await engine.run([rows(1, (n) => ({ n })), output], chained(2), {
      signal: AbortSignal.abort(),
    });
    expect(outcome).toEqual({ status: 'cancelled' });
  });

  it('stops fetching elsewhere when one branch fails', async () => {
    let aborted = false;
    const slow = provideSource('other branch', ({ signal }) => {
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          aborted = true;
          reject(new Error('aborted'));
        });
      });
    });
    const outcome = await engine.run(
      [rows(1, (n) => ({ n })), computed('x', 'nope'), output, slow, output],
      [
        [0, 1],
        [1, 2],
        [3, 4],
      ],
    );
    expect(outcome).toMatchObject({ status: 'failed', details: [{ node_id: 2 }] });
    expect(aborted).toBe(true);
  });

  it('does 16 runs at once that agree', async () => {
    const runs = await Promise.all(
      Array.from({ length: 16 }, () =>
        engine.run([rows(5000, (n) => ({ n })), computed('m', 'n * 2'), output], chained(3)),
      ),
    );
    const pages = runs.map((outcome) => (outcome.status === 'completed' ? outcome.firstPage : ''));
    expect(new Set(pages).size).toBe(1);
    expect(pages[0]).toContain('{"n":999,"m":1998}');
  });

  it('replaces a database that an error has made invalid', async () => {
    const session = await engine.database.open();
    const fatal = sql`SELECT typeof($p0), ${Sql.bound('x', 'VARCHAR')}`;
    await expect(session.rows(fatal)).rejects.toMatchObject({ kind: 'broken' });
    await session.close();
    expect((await tiny()).status).toBe('completed');
  });

  it('repeats a run that the failure of another has broken', async () => {
    const source = provideSource('breaks the database once', async () => {
      const session = await engine.database.open();
      await session
        .rows(sql`SELECT typeof($p0), ${Sql.bound('x', 'VARCHAR')}`)
        .catch(() => undefined);
      await session.close();
      provideSource('breaks the database once', () => ({ kind: 'rows', batches: [[{ n: 1 }]] }));
      return { kind: 'rows', batches: [[{ n: 1 }]] };
    });
    expect((await engine.run([source, output], chained(2))).status).toBe('completed');
  });

  it('tells nothing of an error that nobody foresaw', async () => {
    const source = provideSource('defect', () => {
      throw new TypeError('secret detail');
    });
    const outcome = await engine.run([source, output], chained(2));
    expect(outcome).toMatchObject({ status: 'failed', code: 'EXECUTION_FAILED' });
    expect(JSON.stringify(outcome)).not.toContain('secret');
  });

  it('leaves no spooled file behind', async () => {
    const text = JSON.stringify(
      Array.from({ length: 60_000 }, (_, n) => ({ n, text: 'x'.repeat(30) })),
    );
    const source = provideSource('large text', () => ({ kind: 'json', body: { text } }));
    expect((await engine.run([source, output], chained(2))).status).toBe('completed');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(
      readdirSync(join(engine.folder, 'spool'), { recursive: true, encoding: 'utf8' }).filter(
        (path) => path.includes('exec_'),
      ),
    ).toEqual([]);
  });
});

describe('limits', () => {
  it('memory: the run says so, and the engine lives on', async () => {
    const engine = engineHarness([SourceNodesIntegration], { memoryMb: 64, spillMaxMb: 1 });
    const outcome = await squared(engine, 3000);
    expect(['out-of-memory', 'failed']).toContain(outcome.status);
    const next = await engine.run([rows(3, (n) => ({ n })), output], chained(2));
    expect(next.status).toBe('completed');
    await engine.close();
  });

  it('engines side by side spill into folders of their own', async () => {
    const one = engineHarness();
    const other = engineHarness([], { spillDir: join(one.folder, 'spool') });
    for (const { database } of [one, other]) await (await database.open()).close();
    const spills = readdirSync(join(one.folder, 'spool')).filter((name) => /^spill-/.test(name));
    expect(spills).toHaveLength(2);
    await other.close();
    await one.close();
  });

  it('RESULT_MAX_MB is named by a run whose result is larger', async () => {
    const engine = engineHarness([SourceNodesIntegration], {}, { RESULT_MAX_MB: '1' });
    const source = rows(200_000, (n) => ({ n, text: `${String(n * 7919)}-${String(n)}` }));
    const outcome = await engine.run([source, output], chained(2));
    expect(outcome).toMatchObject({
      status: 'failed',
      code: 'EXECUTION_FAILED',
      message: expect.stringContaining('RESULT_MAX_MB'),
    });
    const left = [];
    for await (const file of engine.store.list()) left.push(file);
    expect(left).toEqual([]);
    await engine.close();
  });
});

describe('results', () => {
  const engine = engineHarness([SourceNodesIntegration]);
  afterAll(() => engine.close());
  const stored = async (source: DraftNode) => {
    const outcome = await engine.run([source, output], chained(2));
    if (outcome.status !== 'completed') throw new Error(JSON.stringify(outcome));
    const [first] = outcome.outputs;
    if (!first) throw new Error('no output');
    return { ...first.stored, firstPage: outcome.firstPage };
  };
  const odd = (n: number) => ({
    n,
    Name: `é${String(n)}`,
    name: n % 2 === 0,
    nested: { list: [n, null] },
    'a"b\'c': n / 4,
  });

  it('of one page are text that needs no DuckDB', async () => {
    const result = await stored(rows(1000, odd));
    expect(result.location).toMatch(/\.jsonl$/);
    expect(result.totalRows).toBe(1000);
    const page = await engine.store.readPage(result.location, 998, 10);
    expect(JSON.parse(page ?? '')).toEqual([odd(998), odd(999)]);
    expect(await engine.store.readPage(result.location, 1000, 10)).toBe('[]');
  });

  it('of more are Parquet, whose pages agree with the first', async () => {
    const result = await stored(rows(50_000, odd));
    expect(result.location).toMatch(/\.parquet$/);
    expect(await engine.store.readPage(result.location, 0, 10)).toBeUndefined();
    const page = (offset: number, limit: number) =>
      engine.queries.readPage({ location: result.location, offset, limit });
    expect(await page(0, 1000)).toBe(result.firstPage);
    expect(JSON.parse(await page(20_479, 3))).toEqual([odd(20_479), odd(20_480), odd(20_481)]);
    expect(JSON.parse(await page(49_999, 1000))).toEqual([odd(49_999)]);
    expect(await page(50_000, 5)).toBe('[]');
    await engine.store.remove(result.location);
    await expect(page(0, 1)).rejects.toMatchObject({ code: 'DATA_EXPIRED' });
  });

  it('keep every type alike in both forms', async () => {
    const typed = (count: number) =>
      engine.run(
        [
          rows(count, (n) => ({ n })),
          computed('moment', "timestamp '2024-01-02 03:04:05.678' + to_days((n % 7)::INTEGER)"),
          computed('day', "date '2024-01-02' + (n % 7)::INTEGER"),
          computed('clock', "time '03:04:05'"),
          computed('big', '9007199254740993 + n'),
          computed('list', '[n, n + 1]'),
          computed('money', '(n * 1.10)::DECIMAL(38, 2)'),
          computed('nothing', 'CAST(NULL AS DOUBLE)'),
          output,
        ],
        chained(9),
      );
    const [few, many] = await Promise.all([typed(5), typed(5000)]);
    if (few.status !== 'completed' || many.status !== 'completed') throw new Error('failed');
    const page = await engine.queries.readPage({
      location: many.outputs[0]?.stored.location ?? '',
      offset: 0,
      limit: 5,
    });
    expect(page).toBe(few.firstPage);
    expect(many.outputs[0]?.stored.schema).toEqual(few.outputs[0]?.stored.schema);
  });

  it('cannot be written where the store is gone, and can when it is back', async () => {
    const folder = join(engine.folder, 'results');
    rmSync(folder, { recursive: true });
    for (const count of [3, 3000]) {
      const outcome = await engine.run([rows(count, odd), output], chained(2));
      expect(outcome).toMatchObject({ status: 'failed', code: 'SERVICE_UNAVAILABLE' });
    }
    mkdirSync(folder);
    expect((await stored(rows(3000, odd))).totalRows).toBe(3000);
  });
});

describe('files of an organization', () => {
  const engine = engineHarness([SourceNodesIntegration]);
  const folder = join(engine.folder, 'files', '1');
  afterAll(() => engine.close());
  const read = (path: string) =>
    engine.run([{ type: 'files/readCsv', config: { path } }, output], chained(2));

  it('are read below its folder', async () => {
    mkdirSync(join(folder, 'sub'));
    writeFileSync(join(folder, 'sub', 'a.csv'), 'a\n1\n');
    expect(await read('sub/a.csv')).toMatchObject({ status: 'completed', firstPage: '[{"a":1}]' });
  });

  it.each([
    '../2/secret.csv',
    '/etc/passwd',
    'link.csv',
    'sub',
    '',
    'nope.csv',
    '..',
    'sub/../../2/secret.csv',
  ])('and nowhere else: %s', async (path) => {
    mkdirSync(join(engine.folder, 'files', '2'), { recursive: true });
    writeFileSync(join(engine.folder, 'files', '2', 'secret.csv'), 'a\n1\n');
    const link = join(folder, 'link.csv');
    if (!existsSync(link)) symlinkSync(join(engine.folder, 'files', '2', 'secret.csv'), link);
    expect(await read(path)).toMatchObject({
      status: 'failed',
      details: [{ node_id: 1, message: expect.stringContaining(`no file "${path}"`) }],
    });
  });
});
