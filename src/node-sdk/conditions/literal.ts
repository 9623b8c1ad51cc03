/** A scalar of a config as its field's column type takes it. */

/** A number, from a number or a text that is nothing but one. Integers keep all their digits. */
export function numberOf(value: unknown): number | bigint | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const text = value.trim();
  if (/^[-+]?\d{1,18}$/.test(text)) return BigInt(text.replace('+', ''));
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

export function booleanOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value.trim().toLowerCase() : '';
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

/** A day, or a moment in UTC, in the form that SQL reads. */
export interface WrittenMoment {
  readonly kind: 'day' | 'moment';
  readonly text: string;
}

const MOMENT =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/** `2026-04-29` or ISO 8601 with a time; without a zone it is UTC. */
export function momentOf(value: unknown): WrittenMoment | undefined {
  const [, day, time, zone = 'Z'] = (typeof value === 'string' && MOMENT.exec(value.trim())) || [];
  if (day === undefined || !existsInCalendar(day)) return undefined;
  if (time === undefined) return { kind: 'day', text: day };
  const offset = /^[+-]\d{2}$/.test(zone) ? `${zone}:00` : zone.replace(/^(...)(\d{2})$/, '$1:$2');
  const date = new Date(`${day}T${time}${offset}`);
  if (Number.isNaN(date.getTime())) return undefined;
  return { kind: 'moment', text: date.toISOString().replace('T', ' ').replace('Z', '') };
}

/** 2026-02-30 parses, but as another day. */
function existsInCalendar(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

const TIME = /^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$/;

export function timeOf(value: unknown): string | undefined {
  return typeof value === 'string' && TIME.test(value.trim()) ? value.trim() : undefined;
}
