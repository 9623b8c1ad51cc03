import { rangeInSeconds, unixSeconds } from './stripe-time';

describe('a moment', () => {
  it.each([
    [1775001600, 1775001600],
    ['2026-04-01', 1775001600],
    ['2026-04-01T00:00', 1775001600],
    ['2026-04-01 00:00:00', 1775001600],
    ['2026-04-01T02:00:00+02:00', 1775001600],
    ['2026-04-01T00:00:00.999Z', 1775001600],
  ])('%s is in UTC unless it says otherwise', (time, seconds) => {
    expect(unixSeconds(time)).toBe(seconds);
  });

  it.each([-1, 1.5, NaN, '1', 'April', '2026', '2026-04', '2026-13-01', '2026-04-01T25:00', null])(
    '%s is none',
    (time) => {
      expect(unixSeconds(time)).toBeUndefined();
    },
  );
});

describe('a range', () => {
  it('has the ends that are given', () => {
    expect(rangeInSeconds({ gte: '2026-04-01', lt: 1777593600, gt: undefined })).toEqual({
      gte: 1775001600,
      lt: 1777593600,
    });
  });
});
