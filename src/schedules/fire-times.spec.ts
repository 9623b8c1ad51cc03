import fc from 'fast-check';
import { cronFault, isTimeZone, nextFireTime, nextFireTimes } from './fire-times';

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Africa/Casablanca',
  'America/Santiago',
];
const rule = (cron: string, timezone = 'UTC') => ({ cron, intervalSeconds: null, timezone });
const at = (text: string): Date => new Date(text);

/** Hour and minute on a zone's wall clock, by the runtime's own calendar. */
function wallClock(moment: Date, timeZone: string): { hour: number; minute: number } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(moment);
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
  return { hour: part('hour'), minute: part('minute') };
}

describe('nextFireTime', () => {
  it('counts an interval from the fire time before', () => {
    const every = { cron: null, intervalSeconds: 90, timezone: 'UTC' };
    expect(nextFireTime(every, at('2026-04-29T12:00:00.500Z'))).toEqual(
      at('2026-04-29T12:01:30.500Z'),
    );
  });

  it('reads a pattern on the wall clock of its zone', () => {
    const next = nextFireTimes(rule('0 9 * * 1-5', 'Europe/Berlin'), at('2026-04-29T12:00:00Z'), 3);
    expect(next).toEqual([
      at('2026-04-30T07:00:00Z'),
      at('2026-05-01T07:00:00Z'),
      at('2026-05-04T07:00:00Z'),
    ]);
  });

  it('fires once where the clock goes back, and once where it leaves the time out', () => {
    const daily = rule('30 2 * * *', 'Europe/Berlin');
    const autumn = nextFireTimes(daily, at('2026-10-24T12:00:00Z'), 2);
    expect(autumn).toEqual([at('2026-10-25T00:30:00Z'), at('2026-10-26T01:30:00Z')]);
    const spring = nextFireTimes(daily, at('2026-03-28T12:00:00Z'), 2);
    expect(spring).toEqual([at('2026-03-29T01:00:00Z'), at('2026-03-30T00:30:00Z')]);
  });

  it('fires a daily pattern once a day at its time, in every zone, all year', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 59 }),
        fc.date({
          min: at('2025-01-01T00:00:00Z'),
          max: at('2027-12-31T00:00:00Z'),
          noInvalidDate: true,
        }),
        (zone, hour, minute, start) => {
          const times = nextFireTimes(
            rule(`${String(minute)} ${String(hour)} * * *`, zone),
            start,
            4,
          );
          times.forEach((time, index) => {
            const before = times[index - 1] ?? start;
            expect(time.getTime()).toBeGreaterThan(before.getTime());
            if (index > 0) {
              const hours = (time.getTime() - before.getTime()) / 3_600_000;
              expect(hours).toBeGreaterThanOrEqual(22.5);
              expect(hours).toBeLessThanOrEqual(25.5);
            }
            const wall = wallClock(time, zone);
            const late = wall.hour * 60 + wall.minute - (hour * 60 + minute);
            // A time that the clock leaves out fires as soon as it has gone forward.
            expect(late).toBeGreaterThanOrEqual(0);
            expect(late).toBeLessThanOrEqual(60);
          });
        },
      ),
      { numRuns: 300 },
    );
  });
});

it.each([
  ['* * * *', /five fields/],
  ['61 * * * *', /cron pattern/],
  ['0 0 30 2 *', /never fires/],
  ['hello there my old friend', /cron pattern/],
])('finds fault with %s', (cron, fault) => {
  expect(cronFault(cron, 'UTC')).toMatch(fault);
});

it.each(['*/5 * * * *', '0 0 9 * * 1', '0 0 1 1 *'])('accepts %s', (cron) => {
  expect(cronFault(cron, 'UTC')).toBeUndefined();
});

it('knows zones by their IANA names', () => {
  expect(isTimeZone('Europe/Berlin')).toBe(true);
  expect(isTimeZone('Middle/Earth')).toBe(false);
});
