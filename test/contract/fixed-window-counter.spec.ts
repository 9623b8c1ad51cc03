import { Clock } from '../../src/common/clock';
import { FixedWindowCounter } from '../../src/platform/counting/fixed-window-counter';
import { windowCounterContract } from './window-counter.contract';

class TestClock extends Clock {
  time = 1_000_000;
  now(): Date {
    return new Date(this.time);
  }
}

describe('FixedWindowCounter', () => {
  windowCounterContract(() => {
    const clock = new TestClock();
    return Promise.resolve({
      counter: new FixedWindowCounter(clock),
      forward: (milliseconds) => {
        clock.time += milliseconds;
        return Promise.resolve();
      },
    });
  });
});
