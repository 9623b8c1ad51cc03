import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent, RunOutcome } from '../../src/engine/process-pool/messages';
import { QuerySession } from '../../src/engine/query-engine/database/query-session';
import { sql } from '../../src/node-sdk';
import {
  chained,
  type DraftEdge,
  type DraftNode,
  type EngineHarness,
  engineHarness,
} from '../support/engine-harness';

const engine = engineHarness();
afterAll(() => engine.close());

const operator = (name: string, config: object): DraftNode => ({
  type: `queryoperators/${name}`,
  config: { ...config },
});
const numbers = (count: number): DraftNode => ({
  type: 'input/rows',
  config: { rows: Array.from({ length: count }, (_, n) => ({ n, parity: n % 2 })) },
});
const above = (value: number) => operator('filter', { field: 'n', operator: 'gt', value });
const doubled = operator('computedColumn', { column_name: 'twice', expression: 'n * 2' });
const sorted = operator('sort', { by: [{ column: 'n', direction: 'desc' }] });
const grouped = operator('aggregation', { group_by: ['parity'] });
const limited = operator('limit', { count: 1 });
const output: DraftNode = { type: 'termination/dashboardOutput' };

/** Makes a file large enough to be read natively. */
const PAD = 'x'.repeat(100);

interface Counted {
  readonly outcome: RunOutcome;
  /** `node.port` to rows. */
  readonly rows: Readonly<Record<string, number>> | undefined;
}

async function run(
  nodes: readonly DraftNode[],
  edges: readonly DraftEdge[],
  by: EngineHarness = engine,
): Promise<Counted> {
  const events: RunEvent[] = [];
  const outcome = await by.run(nodes, edges, { emit: (event) => events.push(event) });
  const counted = events.flatMap((event) => (event.kind === 'rows-counted' ? [event.counts] : []));
  const entries = counted
    .at(-1)
    ?.map(({ nodeId, port, rows }) => [`${String(nodeId)}.${port}`, rows] as const);
  return { outcome, rows: entries && Object.fromEntries(entries) };
}

const chain = async (...nodes: DraftNode[]) => (await run(nodes, chained(nodes.length))).rows;

describe('what the record knows of the rows between nodes', () => {
  it('is all of them around one filter', async () => {
    expect(await chain(numbers(250), doubled, above(237), sorted, output)).toEqual({
      '1.output1': 250,
      '2.output1': 250,
      '3.output1': 12,
      '4.output1': 12,
    });
  });

  it('is counted between nodes that change the number', async () => {
    const renamed = operator('renameColumns', { columns: { parity: 'odd' } });
    const nodes = [numbers(250), above(237), doubled, grouped, limited, renamed, output];
    expect(await chain(...nodes)).toEqual({
      '1.output1': 250,
      '2.output1': 12,
      '3.output1': 12,
      '4.output1': 2,
      '5.output1': 1,
      '6.output1': 1,
    });
  });

  it('is all rows before a limit, and none where none are left', async () => {
    expect(await chain(numbers(250), above(100), limited, output)).toMatchObject({
      '2.output1': 149,
      '3.output1': 1,
    });
    expect(await chain(numbers(250), above(900), grouped, limited, output)).toMatchObject({
      '2.output1': 0,
      '3.output1': 0,
      '4.output1': 0,
    });
  });

  it('is null where rows that a limit left alone cannot be computed: that fails no run', async () => {
    const texts = Array.from({ length: 10_000 }, (_, n) => ({ text: n < 9999 ? '1' : 'x' }));
    const rows: DraftNode = { type: 'input/rows', config: { rows: texts } };
    const cast = operator('castColumns', { columns: { text: 'number' } });
    const ones = operator('filter', { field: 'text', operator: 'gt', value: 0 });
    const { outcome, rows: counted } = await run([rows, cast, ones, limited, output], chained(5));
    expect([outcome.status, counted]).toEqual([
      'completed',
      { '1.output1': 10_000, '2.output1': 10_000, '4.output1': 1 },
    ]);
  });

  it('is null where it takes too long, and the run goes on', async () => {
    const late = jest.spyOn(QuerySession.prototype, 'rowsWithin').mockResolvedValue(undefined);
    const { outcome, rows } = await run([numbers(9), above(2), grouped, output], chained(4));
    expect(late).toHaveBeenCalledTimes(1);
    late.mockRestore();
    expect([outcome.status, rows]).toEqual(['completed', { '1.output1': 9, '3.output1': 2 }]);
  });

  it('is not begun where a file would be read again that took too long already', async () => {
    const hasty = engineHarness([], {}, { ROW_COUNT_MS: '1' });
    const counting = jest.spyOn(QuerySession.prototype, 'rowsWithin');
    const lines = Array.from({ length: 300_000 }, (_, n) => `${String(n)},${String(n % 2)}`);
    const path = join(hasty.folder, 'files', '1', 'rows.csv');
    writeFileSync(path, ['n,parity', ...lines, ''].join('\n'));
    const file: DraftNode = { type: 'files/readCsv', config: { path: 'rows.csv' } };
    const { outcome, rows } = await run([file, above(9), grouped, output], chained(4), hasty);
    await hasty.close();
    expect(counting).not.toHaveBeenCalled();
    counting.mockRestore();
    expect([outcome.status, rows]).toEqual(['completed', { '3.output1': 2 }]);
  });

  it('stops a statement at its limit and ends with the run', async () => {
    const session = await engine.database.open();
    const endless = sql`SELECT count(*) FROM range(1000000000000) WHERE range % 7 = 8`;
    expect(await session.rowsWithin(endless, 50)).toBeUndefined();
    expect(await session.texts(sql`SELECT 1`)).toEqual(['1']);
    const counting = session.rowsWithin(endless, 60_000);
    setTimeout(() => {
      session.interrupt();
    }, 50);
    await expect(counting).rejects.toThrow(/interrupted/i);
    await session.close();
  });

  it('is not hindered by a column that only later rows have', async () => {
    const lines = Array.from({ length: 60_000 }, (_, n) =>
      JSON.stringify(n === 59_999 ? { n, parity: 1, late: true } : { n, parity: n % 2, pad: PAD }),
    );
    writeFileSync(join(engine.folder, 'files', '1', 'late.ndjson'), lines.join('\n'));
    const file: DraftNode = { type: 'files/readJson', config: { path: 'late.ndjson' } };
    expect(await chain(file, above(99), grouped, output)).toEqual({
      '1.output1': 60_000,
      '2.output1': 59_900,
      '3.output1': 2,
    });
  });

  it('is not counted in a server that must not', async () => {
    const frugal = engineHarness([], {}, { ROW_COUNT_MS: '0' });
    const nodes = [numbers(250), above(237), grouped, output];
    const { rows } = await run(nodes, chained(4), frugal);
    await frugal.close();
    expect(rows).toEqual({ '1.output1': 250, '3.output1': 2 });
  });

  it('is exact for results of several pages', async () => {
    expect(await chain(numbers(3000), sorted, above(9), doubled, output)).toMatchObject({
      '2.output1': 3000,
      '3.output1': 2990,
      '4.output1': 2990,
    });
  });

  it('holds for no rows', async () => {
    expect(await chain(numbers(0), doubled, above(5), sorted, output)).toEqual({
      '1.output1': 0,
      '2.output1': 0,
      '3.output1': 0,
      '4.output1': 0,
    });
  });

  it('comes of a file that is read in the same statement from what came out at the end', async () => {
    const lines = Array.from({ length: 500 }, (_, n) => `${String(n)},x`);
    writeFileSync(
      join(engine.folder, 'files', '1', 'rows.csv'),
      ['n,text', ...lines, ''].join('\n'),
    );
    const file: DraftNode = { type: 'files/readCsv', config: { path: 'rows.csv' } };
    expect(await chain(file, doubled, output)).toEqual({ '1.output1': 500, '2.output1': 500 });
    expect(await chain(file, doubled, above(489), output)).toEqual({
      '1.output1': 500,
      '2.output1': 500,
      '3.output1': 10,
    });
  });

  it('includes whatever several nodes read', async () => {
    const nodes = [numbers(250), above(237), sorted, grouped, output, output];
    const edges: DraftEdge[] = [
      [0, 1],
      [1, 2],
      [2, 4],
      [1, 3],
      [3, 5],
    ];
    expect((await run(nodes, edges)).rows).toEqual({
      '1.output1': 250,
      '2.output1': 12,
      '3.output1': 12,
      '4.output1': 2,
    });
  });

  it('tells the ports of a node apart', async () => {
    const rule = { name: 'small', field: 'n', operator: 'lt', value: 100, severity: 'low' };
    const nodes: DraftNode[] = [
      numbers(250),
      { type: 'flowcontrol/complianceCheck', config: { rules: [rule] } },
      output,
      sorted,
      output,
    ];
    const edges: DraftEdge[] = [
      [0, 1],
      [1, 'pass', 2, 'input1'],
      [1, 'fail', 3, 'input1'],
      [3, 4],
    ];
    expect((await run(nodes, edges)).rows).toMatchObject({
      '2.pass': 100,
      '2.fail': 150,
      '4.output1': 150,
    });
  });

  it('is nothing of nodes that lead to no output', async () => {
    const edges: DraftEdge[] = [
      [0, 1],
      [0, 2],
      [2, 3],
    ];
    expect((await run([numbers(5), output, sorted, doubled], edges)).rows).toEqual({
      '1.output1': 5,
    });
  });

  it('is not told of a run that fails before all is computed', async () => {
    const cast = operator('castColumns', { columns: { text: 'number' } });
    const rows: DraftNode = { type: 'input/rows', config: { rows: [{ text: 'x' }] } };
    const { outcome, rows: counted } = await run([rows, cast, output], chained(3));
    expect([outcome.status, counted]).toEqual(['failed', undefined]);
  });
});
