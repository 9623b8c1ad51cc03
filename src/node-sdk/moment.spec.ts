import { isoMoment, unixSeconds } from './moment';

describe('a moment', () => {
  it.each([
    [1775001600, 1775001600],
    ['2026-04-01', 1775001600],
    ['2026-04-01T00:00', 1775001600],
    ['2026-04-01 00:00:00', 1775001600],
    ['2026-04-01T02:00:00+02:00', 1775001600],
    ['2026-04-01T00:00:00.5Z', 1775001600.5],
  ])('%s is in UTC unless it says otherwise', (moment, seconds) => {
    expect(unixSeconds(moment)).toBe(seconds);
  });

  it.each([
    -1,
    NaN,
    Infinity,
    1e12,
    '1',
    'April',
    '2026',
    '2026-04',
    '2026-13-01',
    '2026-04-01T25:00',
    null,
  ])('%s is none', (moment) => {
    expect(unixSeconds(moment)).toBeUndefined();
  });
});

describe('unix seconds', () => {
  it.each([
    [1775001600, '2026-04-01T00:00:00.000Z'],
    ['1775210400.000200', '2026-04-03T10:00:00.000Z'],
    [-1, '1969-12-31T23:59:59.000Z'],
    [1e20, undefined],
    [NaN, undefined],
    ['', undefined],
    ['soon', undefined],
    [null, undefined],
  ])('%s are the moment %s', (seconds, moment) => {
    expect(isoMoment(seconds)).toBe(moment);
  });
});
