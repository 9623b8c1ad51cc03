import { Clock } from '../../common/clock';
import { FixedWindowCounter } from './fixed-window-counter';

class TestClock extends Clock {
  time = 1_000_000;
  now(): Date {
    return new Date(this.time);
  }
}

let clock: TestClock;
let counter: FixedWindowCounter;
beforeEach(() => {
  clock = new TestClock();
  counter = new FixedWindowCounter(clock);
});

it('lets exactly the limit pass in a window', () => {
  const passed = Array.from({ length: 100 }, () => counter.count('a', 60)).filter(
    (state) => !state.exceeded,
  );
  expect(passed).toHaveLength(60);
  expect(passed.at(-1)).toEqual({ accepted: 60, remaining: 0, resetSeconds: 60, exceeded: false });
});

it('begins anew when the window has ended', () => {
  counter.count('a', 1);
  clock.time += 59_999;
  expect(counter.count('a', 1)).toMatchObject({ exceeded: true, resetSeconds: 1 });
  clock.time += 1;
  expect(counter.count('a', 1)).toMatchObject({ exceeded: false, resetSeconds: 60 });
});

it('counts every key by itself', () => {
  counter.count('a', 1);
  expect(counter.count('b', 1).exceeded).toBe(false);
});

it('holds no more windows than are running', () => {
  for (let index = 0; index < 1000; index += 1) {
    counter.count(`key ${String(index)}`, 5);
    clock.time += 1000;
  }
  expect(counter.size).toBeLessThanOrEqual(60);
});

it('does not lock anybody out when the clock is set back', () => {
  counter.count('a', 1);
  clock.time -= 3_600_000;
  expect(counter.count('a', 1)).toMatchObject({ exceeded: false, resetSeconds: 60 });
});
