import type { ExecutionSettings } from '../../platform/config/execution.settings';
import type { WaitingRunsRepository } from '../waiting-runs.repository';
import { QueueRoom } from './queue-room';

/** A queue of at most 10, in which runs of organizations wait. */
function roomWith(waiting: Record<number, number>): QueueRoom {
  const counts = Object.entries(waiting).map(([id, runs]) => [Number(id), runs] as const);
  const waitingRuns = { countQueuedByOrganization: () => Promise.resolve(new Map(counts)) };
  return new QueueRoom(
    waitingRuns as unknown as WaitingRunsRepository,
    { queueLimit: 10 } as ExecutionSettings,
  );
}

it('has room for anybody as long as fewer than the limit wait', async () => {
  const room = roomWith({ 1: 9 });
  expect(await room.lackFor(1)).toBeUndefined();
  expect(await room.fullOrganizations()).toEqual([]);
});

it('has none for the organization that fills it', async () => {
  const room = roomWith({ 1: 10 });
  expect(await room.lackFor(1)).toBe(10);
  expect(await room.fullOrganizations()).toEqual([1]);
});

it('keeps an equal share for every other one', async () => {
  expect(await roomWith({ 1: 10 }).lackFor(2)).toBeUndefined();
  expect(await roomWith({ 1: 10, 2: 4 }).lackFor(2)).toBeUndefined();
  expect(await roomWith({ 1: 10, 2: 5 }).lackFor(2)).toBe(15);
  expect(await roomWith({ 1: 10, 2: 2, 3: 3 }).fullOrganizations()).toEqual([1, 3]);
});

it('lets each organization wait with one run, however many there are', async () => {
  const many = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [index + 1, 1]));
  expect(await roomWith(many).lackFor(99)).toBeUndefined();
  expect(await roomWith(many).lackFor(1)).toBe(20);
});
