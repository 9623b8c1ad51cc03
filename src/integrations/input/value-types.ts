import type { ColumnType, JsonValue } from '../../node-sdk';

/** Whether a JSON value can stand for a type; dates and times are texts that a calendar knows. */
export function isOfType(type: ColumnType, value: JsonValue): boolean {
  return CHECKS[type](value);
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

const CHECKS: Readonly<Record<ColumnType, (value: JsonValue) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  datetime: (value) => typeof value === 'string' && isMoment(value),
  date: (value) => typeof value === 'string' && DATE.test(value) && isMoment(value),
  time: (value) => typeof value === 'string' && TIME.test(value),
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  array: (value) => Array.isArray(value),
};

/** `Date.parse` alone takes 2026-02-30 for 2 March. */
function isMoment(text: string): boolean {
  const day = text.slice(0, 10);
  if (!DATE.test(day) || Number.isNaN(Date.parse(text))) return false;
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}
