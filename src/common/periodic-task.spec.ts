import { PeriodicTask } from './periodic-task';

const EVERY_MS = 1000;

describe('PeriodicTask', () => {
  let finish: () => void;
  let fail: (error: Error) => void;
  const faults: unknown[] = [];
  const work = jest.fn(
    () =>
      new Promise<void>((resolve, reject) => {
        finish = resolve;
        fail = reject;
      }),
  );
  let task: PeriodicTask;

  beforeEach(() => {
    jest.useFakeTimers();
    work.mockClear();
    faults.length = 0;
    task = new PeriodicTask(work, EVERY_MS, (error) => faults.push(error));
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('begins after one interval, or at once', () => {
    task.start();
    expect(work).not.toHaveBeenCalled();
    jest.advanceTimersByTime(EVERY_MS);
    expect(work).toHaveBeenCalledTimes(1);
    new PeriodicTask(work, EVERY_MS, () => undefined).startNow();
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('does not begin again before the last time is over', async () => {
    task.startNow();
    jest.advanceTimersByTime(3 * EVERY_MS);
    expect(work).toHaveBeenCalledTimes(1);
    finish();
    await jest.advanceTimersByTimeAsync(EVERY_MS);
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('goes on after a failure, of which it tells', async () => {
    task.startNow();
    fail(new Error('out of reach'));
    await jest.advanceTimersByTimeAsync(EVERY_MS);
    expect(faults).toEqual([new Error('out of reach')]);
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('stops when what is under way is done', async () => {
    task.startNow();
    let hasStopped = false;
    const stopped = task.stop().then(() => (hasStopped = true));
    await jest.advanceTimersByTimeAsync(3 * EVERY_MS);
    expect(hasStopped).toBe(false);
    finish();
    await stopped;
    expect(work).toHaveBeenCalledTimes(1);
  });
});
