import type { NumberMeaning } from './number-format';

const DAY_MS = 86_400_000;
/** The day numbered 0, from 1970. Excel counts 29 February 1900, which never was, as day 60. */
const EPOCHS = { 1900: Date.UTC(1899, 11, 30), 1904: Date.UTC(1904, 0, 1) } as const;
const PHANTOM_DAY = 60;
/** 31 December 9999. */
const LAST_MS = Date.UTC(9999, 11, 31) + DAY_MS - 1;

export type DateSystem = keyof typeof EPOCHS;
/** What a point in time turned out to be. */
export type MomentKind = 'date' | 'datetime' | 'time' | 'duration';

export interface Moment {
  readonly kind: MomentKind;
  /** `2026-04-29`, `2026-04-29T12:30:00.000Z`, `12:30:00`, `27:30:00`. */
  readonly text: string;
}

/**
 * The moment a number of days stands for, to the millisecond; undefined where Excel has none
 * (negative, beyond the year 9999). A date with a time of day is a datetime, whatever its format
 * shows, and a time of some day too.
 */
export function momentOf(
  serial: number,
  meaning: Exclude<NumberMeaning, 'number'>,
  system: DateSystem,
): Moment | undefined {
  const ms = Math.round(serial * DAY_MS);
  if (meaning === 'duration') return { kind: 'duration', text: durationText(ms) };
  if (meaning === 'time' && ms >= 0 && ms < DAY_MS) return { kind: 'time', text: clockText(ms) };
  const at = pointInTime(serial, ms, system);
  if (at === undefined) return undefined;
  const text = at.toISOString();
  return meaning === 'date' && ms % DAY_MS === 0
    ? { kind: 'date', text: text.slice(0, 10) }
    : { kind: 'datetime', text };
}

function pointInTime(serial: number, ms: number, system: DateSystem): Date | undefined {
  const phantom = system === 1900 && serial < PHANTOM_DAY ? DAY_MS : 0;
  const at = EPOCHS[system] + ms + phantom;
  return serial >= 0 && at <= LAST_MS ? new Date(at) : undefined;
}

function durationText(ms: number): string {
  const sign = ms < 0 ? '-' : '';
  return `${sign}${clockText(Math.abs(ms))}`;
}

/** With hours beyond a day where there are; seconds have decimals where they need them. */
function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const parts = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((part) =>
    String(Math.floor(part)).padStart(2, '0'),
  );
  const rest = ms % 1000;
  return parts.join(':') + (rest === 0 ? '' : `.${String(rest).padStart(3, '0')}`);
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DATETIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/;
const TIME = /^\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/;

/** ISO 8601 as a moment; undefined for other texts and for days that never are. */
export function isoMoment(text: string): Moment | undefined {
  if (DATE.test(text)) return realDay(text) ? { kind: 'date', text } : undefined;
  if (TIME.test(text)) {
    const isReal = realMoment(`1970-01-01T${text}Z`) !== undefined;
    return isReal ? { kind: 'time', text } : undefined;
  }
  if (!DATETIME.test(text) || !realDay(text.slice(0, 10))) return undefined;
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/.test(text.slice(10)) ? text : `${text}Z`;
  const moment = realMoment(zoned.replace(' ', 'T'));
  return moment && { kind: 'datetime', text: moment.toISOString() };
}

function realDay(text: string): boolean {
  return realMoment(text)?.toISOString().slice(0, 10) === text;
}

function realMoment(text: string): Date | undefined {
  const moment = new Date(text);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}
