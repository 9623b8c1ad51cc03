import { SystemClock } from '../../common/clock';
import { NoTraces } from '../../platform/tracing/traces';
import type { RunEvents } from '../following/run-events';
import type { TakenRun } from './run-order';
import type { RunSignals } from '../following/run-signals';
import { RunTraces } from './run-traces';
import { RunsAtWork } from './runs-at-work';
import type { WorkerPresence } from '../workers/worker-presence';
import type { CarryOptions, FinishedRun, WorkflowExecutor } from './workflow-executor';

const order = {
  plan: { executionId: 'exec_1', workflow: { id: 42 }, nodes: [], edges: [] },
  queuedAt: new Date(0),
  startedAt: new Date(0),
} as unknown as TakenRun;

function runsOver(carryOut: (options: CarryOptions) => Promise<FinishedRun>): RunsAtWork {
  const executor = { carryOut: (_run: unknown, options: CarryOptions) => carryOut(options) };
  const events = { begin: () => undefined, add: () => undefined, end: () => undefined };
  return new RunsAtWork(
    executor as unknown as WorkflowExecutor,
    { id: 'w' } as WorkerPresence,
    events as unknown as RunEvents,
    { tellEnded: () => undefined } as unknown as RunSignals,
    new RunTraces(new NoTraces(), new SystemClock()),
  );
}

it('says that a run is recorded as soon as it is, long before its end', async () => {
  const runs = runsOver(({ onRecorded }) => {
    onRecorded?.();
    return new Promise(() => undefined);
  });
  await runs.start(order).recorded;
  expect(runs.has('exec_1')).toBe(true);
});

it('never says so of a run that cannot be recorded', async () => {
  const lost = new Error('database is gone');
  const runs = runsOver(() => Promise.reject(lost));
  const { recorded, finished } = runs.start(order);
  await expect(recorded).rejects.toBe(lost);
  await expect(finished).rejects.toBe(lost);
  await runs.allSettled();
  expect(runs.size).toBe(0);
});
