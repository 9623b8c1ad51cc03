import fc from 'fast-check';
import { isoMoment, type Moment, momentOf } from './serial-date';

const at = (...given: Parameters<typeof momentOf>): string | undefined => momentOf(...given)?.text;

describe('numbers of days', () => {
  it.each<[number, 1900 | 1904, string]>([
    [1, 1900, '1900-01-01'],
    [59, 1900, '1900-02-28'],
    [60, 1900, '1900-02-28'],
    [61, 1900, '1900-03-01'],
    [45_000, 1900, '2023-03-15'],
    [2_958_465, 1900, '9999-12-31'],
    [0, 1904, '1904-01-01'],
    [43_538, 1904, '2023-03-15'],
  ])('%d since %d is %s', (serial, system, text) => {
    expect(momentOf(serial, 'date', system)).toEqual({ kind: 'date', text });
  });

  it('show the time of day that they hold, whatever the format shows', () => {
    expect(at(45_000.520833333333, 'datetime', 1900)).toBe('2023-03-15T12:30:00.000Z');
    expect(at(45_000.75, 'date', 1900)).toBe('2023-03-15T18:00:00.000Z');
    expect(at(45_000, 'datetime', 1900)).toBe('2023-03-15T00:00:00.000Z');
    expect(at(45_000.25, 'time', 1900)).toBe('2023-03-15T06:00:00.000Z');
    expect(momentOf(0.520833333333333, 'time', 1900)).toEqual({ kind: 'time', text: '12:30:00' });
    expect(at(0.5000000116, 'time', 1900)).toBe('12:00:00.001');
  });

  it('count hours beyond a day', () => {
    expect(at(1.25, 'duration', 1900)).toBe('30:00:00');
    expect(at(-0.25, 'duration', 1900)).toBe('-06:00:00');
    expect(at(100 + 1.5 / 86_400, 'duration', 1904)).toBe('2400:00:01.500');
  });

  it('are nothing outside of what Excel knows', () => {
    for (const serial of [-1, 2_958_466, 1e300, Number.NaN]) {
      expect(momentOf(serial, 'date', 1900)).toBeUndefined();
    }
  });

  it('follow one another', () => {
    fc.assert(
      fc.property(fc.integer({ min: 61, max: 2_958_464 }), (serial) => {
        const msOf = (day: number): number => Date.parse(at(day, 'date', 1900) ?? '');
        return msOf(serial + 1) - msOf(serial) === 86_400_000;
      }),
    );
  });
});

it.each<[string, Moment['kind'] | undefined, string?]>([
  ['2026-04-29', 'date'],
  ['2026-02-30', undefined],
  ['2026-04-29T12:30', 'datetime', '2026-04-29T12:30:00.000Z'],
  ['2026-04-29 12:30:00+02:00', 'datetime', '2026-04-29T10:30:00.000Z'],
  ['2026-02-30T12:30:00', undefined],
  ['12:30:05.5', 'time'],
  ['25:00', undefined],
  ['29.4.2026', undefined],
])('%s reads as %s', (text, kind, shown = text) => {
  expect(isoMoment(text)).toEqual(kind && { kind, text: shown });
});
