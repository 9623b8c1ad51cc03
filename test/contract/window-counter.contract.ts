import type { WindowCounter } from '../../src/platform/counting/window-counter';

export interface CounterUnderTest {
  readonly counter: WindowCounter;
  /** Lets so much time pass for the counter. */
  forward(milliseconds: number): Promise<void>;
}

/** What every counter of a minute does, wherever it counts. */
export function windowCounterContract(make: () => Promise<CounterUnderTest>): void {
  let counter: WindowCounter;
  let forward: CounterUnderTest['forward'];
  beforeEach(async () => {
    ({ counter, forward } = await make());
  });

  it('lets exactly the limit pass in a window, however many come at once', async () => {
    const states = await Promise.all(Array.from({ length: 100 }, () => counter.hit('a', 60)));
    expect(states.filter((state) => !state.exceeded)).toHaveLength(60);
    expect(states.map(({ remaining }) => remaining).sort((a, b) => b - a)).toEqual([
      ...Array.from({ length: 60 }, (_, index) => 59 - index),
      ...Array.from({ length: 40 }, () => 0),
    ]);
    for (const { accepted, remaining } of states) expect(accepted + remaining).toBe(60);
    for (const { resetSeconds } of states) {
      expect(resetSeconds).toBeGreaterThanOrEqual(1);
      expect(resetSeconds).toBeLessThanOrEqual(60);
    }
  });

  it('begins a window with the first event and ends it a minute later, whatever comes', async () => {
    expect(await counter.hit('a', 2)).toMatchObject({ accepted: 1, remaining: 1, exceeded: false });
    await forward(30_000);
    const later = await counter.hit('a', 2);
    expect(later).toMatchObject({ accepted: 2, remaining: 0, exceeded: false });
    expect(later.resetSeconds).toBeLessThanOrEqual(30);
    expect((await counter.hit('a', 2)).exceeded).toBe(true);
    await forward(30_000);
    expect(await counter.hit('a', 2)).toMatchObject({ accepted: 1, remaining: 1, exceeded: false });
  });

  it('counts every key by itself', async () => {
    await counter.hit('a', 1);
    expect((await counter.hit('b', 1)).exceeded).toBe(false);
    expect((await counter.hit('a', 1)).exceeded).toBe(true);
  });
}
