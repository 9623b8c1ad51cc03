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

let told: RunEvent[];
let progress: RunProgress;
beforeEach(() => {
  jest.useFakeTimers();
  told = [];
  progress = new RunProgress((event) => told.push(event), { now: () => new Date() });
});
afterEach(() => {
  progress.stop();
  jest.useRealTimers();
});

const numbers = () =>
  told.flatMap((event) => (event.kind === 'node-progressed' ? [[event.nodeId, event.rows]] : []));

/** Node `id` comes to so many rows, one each 100 ms. */
function work(id: number, rows: number): void {
  for (let count = 1; count <= rows; count += 1) {
    progress.rowsSoFar(node(id), count);
    jest.advanceTimersByTime(100);
  }
}

it('tells once a second of the rows of nodes at work, and of the last where no more come', () => {
  work(1, 23);
  progress.rowsSoFar(node(2), 5);
  jest.advanceTimersByTime(60_000);
  expect(numbers()).toEqual([
    [1, 10],
    [1, 20],
    [1, 23],
    [2, 5],
  ]);
});

it('tells more seldom the longer the run takes', () => {
  work(1, 36_000);
  expect(numbers().length).toBeGreaterThan(100);
  expect(numbers().length).toBeLessThan(600);
});

it('tells nothing of nodes that have ended, of inner workflows, and of runs that are over', async () => {
  await progress.during(node(1), () => {
    progress.rowsSoFar(node(1), 5);
    return Promise.resolve();
  });
  progress.rowsSoFar(node(1), 9);
  jest.advanceTimersByTime(60_000);
  progress.rowsSoFar(inner, 9);
  progress.rowsSoFar(node(2), 9);
  progress.stop();
  const late = new RunProgress((event) => told.push(event), { now: () => new Date() });
  late.stop();
  late.rowsSoFar(node(2), 9);
  jest.advanceTimersByTime(60_000);
  expect(numbers()).toEqual([]);
});
