import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../src/common/json';
import type {
  InnerWorkflow,
  PlannedNode,
  RunEvent,
  RunPlan,
} from '../../src/engine/process-pool/messages';
import { engineHarness, planOf } from '../support/engine-harness';
import { type NodeResult, resultOf } from '../support/node-run';

const engine = engineHarness();
afterAll(() => engine.close());

const OUTER = planOf(
  [
    { type: 'flowcontrol/workflowInput', config: { workflow_id: 7 } },
    { type: 'queryoperators/computedColumn', config: { column_name: 'outer', expression: '$x' } },
    { type: 'termination/dashboardOutput' },
  ],
  [
    [0, 1],
    [1, 2],
  ],
  { x: 'of the run' },
);

/** The plan with a chain of inner nodes before its first node, which relays their rows. */
function planReading(...types: { readonly type: string; readonly config: JsonObject }[]): RunPlan {
  const [first, ...others] = OUTER.nodes;
  if (first === undefined) throw new Error('The plan has nodes');
  const reader: PlannedNode = { ...first, relays: true };
  const inner: InnerWorkflow = {
    workflow: { id: 7, title: 'Inner' },
    params: { x: 'of the inner one' },
    readBy: reader,
  };
  const taken = types.map(({ type, config }, index): PlannedNode => ({
    id: -1 - index,
    nodeType: type,
    label: type,
    config,
    deferred: false,
    origin: { nodeId: 500 + index, inner },
  }));
  const chained = [...taken, reader];
  return {
    ...OUTER,
    nodes: [reader, ...others, ...taken],
    edges: [
      ...OUTER.edges,
      ...chained.slice(1).map(({ id }, index) => ({
        sourceNodeId: chained[index]?.id ?? 0,
        targetNodeId: id,
        sourceKey: 'output1',
        targetKey: 'input1',
      })),
    ],
  };
}

async function run(plan: RunPlan): Promise<NodeResult & { readonly events: readonly RunEvent[] }> {
  const events: RunEvent[] = [];
  const emit = (event: RunEvent): void => void events.push(event);
  const outcome = await engine.runner.run(plan, { ...UNDISTURBED, emit });
  return { ...resultOf(outcome), events };
}

const UNDISTURBED = {
  signal: new AbortController().signal,
  mayDeliver: Promise.resolve(),
  emit: () => undefined,
};

const rows = { type: 'input/rows', config: { rows: [{ n: 1 }] } };

it('gives inner nodes the params of their workflow, and the others those of the run', async () => {
  const config = { column_name: 'inner', expression: '$x' };
  const plan = planReading(rows, { type: 'queryoperators/computedColumn', config });
  expect((await run(plan)).rows).toEqual([
    { n: 1, inner: 'of the inner one', outer: 'of the run' },
  ]);
});

it('tells of the nodes of the workflow that runs, the one that reads among them', async () => {
  const { events } = await run(planReading(rows));
  const started = events.flatMap((event) => (event.kind === 'node-started' ? [event.nodeId] : []));
  const ended = events.flatMap((event) => (event.kind === 'node-finished' ? [event.nodeId] : []));
  expect(started.toSorted()).toEqual([1, 2, 3]);
  expect(ended.toSorted()).toEqual([1, 2, 3]);
});

it('knows how many rows the node that reads handed on, and tells of no inner ones', async () => {
  const { events } = await run(planReading(rows));
  const counts = events.flatMap((event) => (event.kind === 'rows-counted' ? event.counts : []));
  expect(counts.toSorted((one, other) => one.nodeId - other.nodeId)).toEqual(
    [1, 2].map((nodeId) => ({ nodeId, port: 'output1', rows: 1 })),
  );
});

it('says of the node that reads what an inner one warns of', async () => {
  const outcome = await engine.runner.run(
    planReading(rows, { type: 'queryoperators/aggregation', config: {} }),
    UNDISTURBED,
  );
  expect(outcome).toMatchObject({
    warnings: [
      {
        node_id: 1,
        message: expect.stringContaining(
          'Node "queryoperators/aggregation" of workflow 7 "Inner": ',
        ) as string,
      },
    ],
  });
});

it('names inner nodes by their own ids where the data of the whole chain is at fault', async () => {
  const config = { columns: { text: 'number' } };
  const plan = planReading(
    { type: 'input/rows', config: { rows: [{ text: 'x' }] } },
    { type: 'queryoperators/castColumns', config },
  );
  const outcome = await engine.runner.run(plan, UNDISTURBED);
  expect(outcome).toMatchObject({
    status: 'failed',
    message: expect.stringContaining(
      'Node "queryoperators/castColumns" of workflow 7 "Inner" failed: ',
    ) as string,
    details: [
      { node_id: 501, node_type: 'queryoperators/castColumns' },
      { node_id: 1, node_type: 'flowcontrol/workflowInput' },
    ],
  });
});

it('reads the files of an inner workflow', async () => {
  const lines = Array.from({ length: 30_000 }, (_, n) => String(n));
  writeFileSync(join(engine.folder, 'files', '1', 'numbers.csv'), `n\n${lines.join('\n')}\n`);
  const plan = planReading(
    { type: 'files/readCsv', config: { path: 'numbers.csv' } },
    { type: 'queryoperators/filter', config: { field: 'n', operator: 'gte', value: 29_998 } },
  );
  expect((await run(plan)).rows).toEqual([
    { n: 29_998, outer: 'of the run' },
    { n: 29_999, outer: 'of the run' },
  ]);
});
