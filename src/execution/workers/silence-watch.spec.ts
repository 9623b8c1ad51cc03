import { SilenceWatch } from './silence-watch';

const LOOK_MS = 2000;
const beat = (id: string, at: number) => ({ id, heartbeatAt: new Date(at) });

/** Looks as often as it takes for `ms` to pass; who is dead after the last look. */
function lookOn(
  watch: SilenceWatch,
  from: number,
  ms: number,
  beats: () => ReturnType<typeof beat>[],
) {
  let dead: string[] = [];
  for (let now = from; now <= from + ms; now += LOOK_MS) {
    dead = watch.look(beats(), now).map(({ id }) => id);
  }
  return dead;
}

describe('SilenceWatch', () => {
  let watch: SilenceWatch;
  beforeEach(() => {
    watch = new SilenceWatch(15_000, LOOK_MS);
  });

  it('finds a process dead whose heartbeat has not changed for as long, and not before', () => {
    expect(lookOn(watch, 0, 14_000, () => [beat('a', 7)])).toEqual([]);
    expect(watch.look([beat('a', 7)], 16_000)).toEqual([beat('a', 7)]);
  });

  it('finds one alive whose heartbeat changes, wherever its clock jumps', () => {
    let at = 1_000_000;
    const back = () => [beat('a', (at -= 3_600_000))];
    expect(lookOn(watch, 0, 60_000, back)).toEqual([]);
  });

  it('gives the living time to speak after nobody could look for long', () => {
    watch.look([beat('a', 7)], 0);
    expect(watch.look([beat('a', 7)], 120_000)).toEqual([]);
    expect(watch.look([beat('a', 8)], 122_000)).toEqual([]);
    expect(lookOn(watch, 124_000, 16_000, () => [beat('a', 8)])).toEqual(['a']);
  });

  it('forgets who is gone', () => {
    lookOn(watch, 0, 20_000, () => [beat('a', 7)]);
    expect(watch.look([], 22_000)).toEqual([]);
    expect(watch.look([beat('a', 7)], 24_000)).toEqual([]);
  });
});
