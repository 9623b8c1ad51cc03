import type { PlannedNode, RunEvent } from '../process-pool/messages';
import { RunProgress } from './run-progress';

const node = (id: number): PlannedNode => ({
  id,
  nodeType: 'test/node',
  label: '',
  config: {},
  deferred: false,
});
/** Of a workflow that node 1 reads. */
const inner: PlannedNode = {
  ...node(-1),
  origin: {
    nodeId: 7,
    inner: { workflow: { id: 3, title: 'Inner' }, params: {}, readBy: node(1) },
  },
};

let now: number;
let told: RunEvent[];
let progress: RunProgress;
beforeEach(() => {
  now = 1000;
  told = [];
  progress = new RunProgress((event) => told.push(event), { now: () => new Date(now) });
});

const numbers = () =>
  told.flatMap((event) => (event.kind === 'node-progressed' ? [[event.nodeId, event.rows]] : []));

it('tells of the rows of each node once a second, from a second after its start on', async () => {
  await progress.during(node(1), async () => {
    for (let rows = 1; rows <= 30; rows += 1, now += 100) progress.rowsSoFar(node(1), rows);
    await progress.during(node(2), () => {
      progress.rowsSoFar(node(2), 5);
      return Promise.resolve();
    });
  });
  expect(numbers()).toEqual([
    [1, 11],
    [1, 21],
  ]);
});

it('tells nothing of nodes that have ended, and nothing of those of inner workflows', async () => {
  await progress.during(node(1), () => Promise.resolve());
  now += 5000;
  progress.rowsSoFar(node(1), 9);
  progress.rowsSoFar(inner, 9);
  expect(numbers()).toEqual([]);
});
