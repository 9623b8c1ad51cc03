import type { RunEvent, RunOutcome } from '../../src/engine/process-pool/messages';
import type { JsonValue } from '../../src/common/json';
import { chained, type DraftNode, engineHarness } from '../support/engine-harness';
import { deliveries, provideSource, SourceNodesIntegration } from '../support/source-nodes';

const engine = engineHarness([SourceNodesIntegration]);
afterAll(() => engine.close());

const output: DraftNode = { type: 'termination/dashboardOutput' };
const rows = (...list: JsonValue[]): DraftNode => ({ type: 'input/rows', config: { rows: list } });
const computed = (column_name: string, expression: string): DraftNode => ({
  type: 'queryoperators/computedColumn',
  config: { column_name, expression },
});
const filter = (field: string, operator: string, value: JsonValue): DraftNode => ({
  type: 'queryoperators/filter',
  config: { field, operator, value },
});

function completed(outcome: RunOutcome): Extract<RunOutcome, { status: 'completed' }> {
  if (outcome.status !== 'completed') throw new Error(JSON.stringify(outcome));
  return outcome;
}
function pageOf(outcome: RunOutcome): unknown {
  return JSON.parse(completed(outcome).firstPage);
}
const chain = (...nodes: DraftNode[]) => engine.run(nodes, chained(nodes.length));

const charges = rows(
  { id: 'ch_1', amount: 4999, currency: 'usd', status: 'succeeded' },
  { id: 'ch_2', amount: 2500, currency: 'eur', status: 'succeeded' },
  { id: 'ch_3', amount: 100, currency: 'usd', status: 'failed' },
);

describe('a run', () => {
  it('fetches, filters, computes, aggregates and returns rows', async () => {
    const outcome = await chain(
      charges,
      filter('status', 'eq', 'succeeded'),
      computed('revenue_usd', 'amount / 100'),
      {
        type: 'queryoperators/aggregation',
        config: {
          group_by: ['currency'],
          aggregations: [
            { function: 'sum', column: 'revenue_usd', alias: 'revenue' },
            { function: 'count', alias: 'charges' },
          ],
        },
      },
      output,
    );
    expect(pageOf(outcome)).toEqual([
      { currency: 'eur', revenue: 25, charges: 1 },
      { currency: 'usd', revenue: 49.99, charges: 1 },
    ]);
    expect(completed(outcome).outputs).toEqual([
      expect.objectContaining({
        nodeId: 5,
        nodeType: 'termination/dashboardOutput',
        stored: expect.objectContaining({
          totalRows: 2,
          schema: { currency: 'string', revenue: 'number', charges: 'number' },
        }),
      }),
    ]);
  });

  it('tells what its nodes do, and when delivery begins', async () => {
    const events: RunEvent[] = [];
    await engine.run([charges, computed('x', '1'), output], chained(3), {
      emit: (event) => events.push(event),
    });
    expect(events.map((event) => [event.kind, 'nodeId' in event ? event.nodeId : null])).toEqual([
      ['node-started', 1],
      ['node-finished', 1],
      ['node-started', 2],
      ['node-finished', 2],
      ['rows-counted', null],
      ['delivering', null],
      ['node-started', 3],
      ['node-finished', 3],
    ]);
    expect(events[1]).toMatchObject({ rowsOut: 3 });
  });

  it('binds params, and names a missing one', async () => {
    const nodes = [charges, computed('scaled', 'amount * $factor'), output];
    const outcome = await engine.run(nodes, chained(3), { params: { factor: 2 } });
    expect(pageOf(outcome)).toMatchObject([{ scaled: 9998 }, { scaled: 5000 }, { scaled: 200 }]);
    expect(await engine.run(nodes, chained(3))).toMatchObject({
      status: 'failed',
      code: 'EXECUTION_FAILED',
      message: expect.stringContaining('$factor'),
      details: [{ node_id: 2, node_type: 'queryoperators/computedColumn' }],
    });
  });

  it('keeps the order of a sort through later steps', async () => {
    const outcome = await chain(
      rows(...Array.from({ length: 500 }, (_, n) => ({ n: (n * 7919) % 500 }))),
      { type: 'queryoperators/sort', config: { by: [{ column: 'n', direction: 'desc' }] } },
      computed('twice', 'n * 2'),
      filter('n', 'lt', 3),
      output,
    );
    expect(pageOf(outcome)).toEqual([
      { n: 2, twice: 4 },
      { n: 1, twice: 2 },
      { n: 0, twice: 0 },
    ]);
  });

  it('serves several terminators, each with its own rows', async () => {
    const outcome = await engine.run(
      [charges, filter('status', 'eq', 'succeeded'), output, filter('amount', 'lt', 1000), output],
      [
        [0, 1],
        [1, 2],
        [0, 3],
        [3, 4],
      ],
    );
    expect(
      completed(outcome).outputs.map(({ nodeId, stored }) => [nodeId, stored.totalRows]),
    ).toEqual([
      [3, 2],
      [5, 1],
    ]);
  });

  it('joins a branch with another of the same source', async () => {
    const outcome = await engine.run(
      [
        charges,
        filter('status', 'eq', 'succeeded'),
        {
          type: 'queryoperators/join',
          config: { type: 'inner', left_keys: ['id'], right_keys: ['id'] },
        },
        output,
      ],
      [
        [0, 1],
        [1, 'output1', 2, 'input1'],
        [0, 'output1', 2, 'input2'],
        [2, 3],
      ],
    );
    expect(completed(outcome).outputs[0]?.stored.totalRows).toBe(2);
  });

  it('answers an empty input with no rows, whatever is done to them', async () => {
    expect(pageOf(await chain(rows(), output))).toEqual([]);
    const outcome = await chain(
      rows(),
      filter('status', 'eq', 'succeeded'),
      computed('revenue', 'amount / 100'),
      { type: 'queryoperators/sort', config: { by: [{ column: 'amount' }] } },
      { type: 'queryoperators/distinct', config: {} },
      {
        type: 'queryoperators/aggregation',
        config: { group_by: ['currency'], aggregations: [{ function: 'sum', column: 'revenue' }] },
      },
      output,
    );
    expect(pageOf(outcome)).toEqual([]);
  });

  it('knows params that are declared as dates', async () => {
    const outcome = await engine.run(
      [
        {
          type: 'input/parameters',
          config: {
            parameters: [
              { name: 'day', type: 'date' },
              { name: 'moment', type: 'datetime' },
              { name: 'absent', type: 'number' },
            ],
          },
        },
        computed('month', "date_trunc('month', day)::DATE"),
        output,
      ],
      chained(3),
      { params: { day: '2026-04-29', moment: '2026-04-29T12:00:00+02:00' } },
    );
    expect(pageOf(outcome)).toEqual([
      {
        day: '2026-04-29',
        moment: '2026-04-29T10:00:00.000Z',
        absent: null,
        month: '2026-04-01',
      },
    ]);
  });

  it('takes any column name but the empty one', async () => {
    const text =
      '{"Name":1,"name":2,"__proto__":3,"constructor":4,"a\\"b; DROP":5,"é 😀":6,"c0":7,"select":8,"$x":9}';
    const source = provideSource('odd', () => ({ kind: 'json', body: { text } }));
    const outcome = await chain(source, computed('sum', '"Name" + name + c0'), output);
    expect(completed(outcome).firstPage).toBe(`[${text.slice(0, -1)},"sum":10}]`);
    expect(await chain(rows({ '': 1 }), output)).toMatchObject({
      status: 'failed',
      details: [{ node_id: 1, message: expect.stringContaining('without a name') }],
    });
  });
});

describe('a graph with several output ports', () => {
  it('gives each port its rows and reads the source once', async () => {
    let reads = 0;
    const source = provideSource('numbers', () => {
      reads++;
      return { kind: 'rows', batches: [[{ n: 1 }, { n: 2 }], [{ n: 3 }]] };
    });
    const split: DraftNode = { type: 'test/split', config: { expression: 'n > 1' } };
    const outcome = await engine.run(
      [source, computed('m', 'n * 10'), split, output, output],
      [
        [0, 1],
        [1, 2],
        [2, 'matching', 3, 'input1'],
        [2, 'others', 4, 'input1'],
      ],
    );
    const [matching, others] = completed(outcome).outputs;
    expect([matching?.stored.totalRows, others?.stored.totalRows]).toEqual([2, 1]);
    expect(pageOf(outcome)).toEqual([
      { n: 2, m: 20 },
      { n: 3, m: 30 },
    ]);
    expect(reads).toBe(1);
  });
});

describe('a getter behind another node', () => {
  it('runs after it and sees its first row', async () => {
    const seen: unknown[] = [];
    const source = provideSource('after', ({ input }) => {
      seen.push(input);
      return { kind: 'rows', batches: [[{ got: input?.b ?? null }]] };
    });
    const outcome = await chain(rows({ a: 1 }), computed('b', 'a + 1'), source, output);
    expect(seen).toEqual([{ a: 1, b: 2 }]);
    expect(pageOf(outcome)).toEqual([{ got: 2 }]);
  });
});

describe('a terminator', () => {
  it.each([2, 2500])(
    'gets %i rows in batches and as JSON, with its placeholders filled in',
    async (count) => {
      deliveries.length = 0;
      const list = Array.from({ length: count }, (_, n) => ({ n }));
      const collect: DraftNode = {
        type: 'test/collect',
        config: { text: '{{ total_rows }} of {{ workflow.title }}, first {{ rows[0].n }}' },
        deferred: true,
      };
      const source = provideSource('many', () => ({ kind: 'rows', batches: [list] }));
      const outcome = await chain(source, computed('m', 'n'), collect);
      expect(completed(outcome).outputs[0]?.delivery).toEqual({ batches: Math.ceil(count / 300) });
      expect(deliveries).toEqual([
        {
          text: `${String(count)} of Test, first 0`,
          rows: list.map(({ n }) => ({ n, m: n })),
          json: JSON.stringify(list.map(({ n }) => ({ n, m: n }))),
        },
      ]);
    },
  );
});

describe('failures', () => {
  it('name the node and the fault, and nothing of the machinery', async () => {
    const outcome = await chain(
      rows({ name: 'Ann', n: 5 }),
      computed('fine', 'n + 1'),
      computed('broken', 'CAST(name AS BIGINT) + 1'),
      computed('after', 'n'),
      output,
    );
    expect(outcome).toEqual({
      status: 'failed',
      code: 'EXECUTION_FAILED',
      message:
        'Node "queryoperators/computedColumn 3" failed: Could not convert string \'Ann\' to integer in "name". TRY_CAST leaves such values empty.',
      details: [
        {
          node_id: 3,
          node_type: 'queryoperators/computedColumn',
          message:
            'Could not convert string \'Ann\' to integer in "name". TRY_CAST leaves such values empty.',
        },
      ],
    });
  });

  it.each([
    ['overflow', '9223372036854775807 + n', /Overflow in addition/],
    ['a text used as a number', 'name * 2', /No function matches.*CAST\(x AS DOUBLE\)/],
    ['texts that are added', "name + 'x'", /No function matches.*Join texts with \|\|/],
    ['a day in another form', "CAST('31.12.2026' AS DATE)", /strptime\(x, '%d\.%m\.%Y'\)/],
    ['a text that has not the format', "strptime(name, '%Y')", /try_strptime leaves such/],
    ['types that do not fit', 'upper(n)', /No function matches.*upper\(integer\)/],
    ['an unknown column', 'm + 1', /Unknown column "m"\. Did you mean/],
    ['a logarithm of zero', 'ln(n - 5)', /logarithm of zero/],
    [
      'a bad pattern',
      "regexp_matches(name, '(')",
      /The regular expression is not valid: missing \)/,
    ],
  ])('%s', async (_name, expression, message) => {
    const outcome = await chain(rows({ name: 'Ann', n: 5 }), computed('x', expression), output);
    expect(outcome).toMatchObject({
      status: 'failed',
      code: 'EXECUTION_FAILED',
      details: [{ node_id: 2, message: expect.stringMatching(message) }],
    });
    expect(JSON.stringify(outcome)).not.toMatch(/\bc\d\b|SELECT|LINE 1|VARCHAR|Candidate/);
  });

  it('refuses two columns of one name', async () => {
    const outcome = await chain(
      rows({ a: 1, b: 2 }),
      { type: 'queryoperators/renameColumns', config: { columns: { a: 'b' } } },
      output,
    );
    expect(outcome).toMatchObject({ status: 'failed', details: [{ node_id: 2 }] });
  });

  it('keeps nothing of a failed run', async () => {
    await chain(rows({ a: 'x' }), computed('x', 'a::BIGINT'), output);
    const kept = [];
    for await (const file of engine.store.list()) kept.push(file.location);
    const failed = await engine.run(
      [rows({ a: 'x' }), output, computed('x', 'a::BIGINT'), output],
      [
        [0, 1],
        [0, 2],
        [2, 3],
      ],
    );
    expect(failed.status).toBe('failed');
    const after = [];
    for await (const file of engine.store.list()) after.push(file.location);
    expect(after).toEqual(kept);
  });
});
