import { NodeError } from '../node-error';
import type { Column } from '../relation';
import { bind, type Sql, sql } from '../sql';
import { asText, asTimestamp, textToNumber } from '../column-values';
import { booleanOf, momentOf, numberOf, timeOf } from './literal';

/** What a condition compares with. */
export type Scalar = string | number | boolean;

/** Two sides of the same type. */
export interface Comparison {
  readonly left: Sql;
  readonly right: Sql;
  /** Comparisons of one column whose left sides are the same have the same name. */
  readonly as: string;
}

/**
 * A column beside a value, so that comparing them means what a person would expect: numbers as
 * numbers also where the column is text, a day with a datetime by day (UTC).
 * Throws NodeError where the value cannot be of the column's type.
 */
export function comparison(column: Column, value: Scalar): Comparison {
  const compared = BY_TYPE[column.type](column, value);
  if (compared) return compared;
  const expected = KINDS[column.type];
  throw new NodeError(
    `Column "${column.name}" holds ${expected}; ${JSON.stringify(value).slice(0, 80)} cannot be compared with that`,
  );
}

const KINDS: Readonly<Record<Column['type'], string>> = {
  string: 'text',
  number: 'numbers',
  boolean: 'true or false',
  datetime: 'dates with times (write 2026-04-29 or 2026-04-29T12:00:00Z)',
  date: 'dates (write 2026-04-29)',
  time: 'times (write 12:30 or 12:30:00)',
  object: 'objects',
  array: 'arrays',
};

type Compare = (column: Column, value: Scalar) => Comparison | undefined;

const BY_TYPE: Readonly<Record<Column['type'], Compare>> = {
  string: withText,
  object: withText,
  array: withText,
  number: ({ ref }, value) => {
    const number = numberOf(value);
    return number === undefined ? undefined : { left: ref, right: bind(number), as: 'number' };
  },
  boolean: ({ ref }, value) => {
    const truth = booleanOf(value);
    return truth === undefined ? undefined : { left: ref, right: bind(truth), as: 'boolean' };
  },
  datetime: withMoment,
  date: withMoment,
  time: ({ ref }, value) => {
    const time = timeOf(value);
    if (time === undefined) return undefined;
    return { left: ref, right: sql`CAST(${bind(time)} AS TIME)`, as: 'time' };
  },
};

function withText(column: Column, value: Scalar): Comparison {
  const text = asText(column);
  if (typeof value === 'number') {
    return { left: textToNumber(text), right: bind(value), as: 'number' };
  }
  if (typeof value === 'boolean') {
    return { left: sql`lower(${text})`, right: bind(String(value)), as: 'boolean' };
  }
  return { left: text, right: bind(value), as: 'text' };
}

function withMoment({ type, ref }: Column, value: Scalar): Comparison | undefined {
  const moment = momentOf(value);
  if (moment === undefined) return undefined;
  if (moment.kind === 'moment') {
    return { left: asTimestamp(ref), right: bind(moment.text, 'TIMESTAMP'), as: 'moment' };
  }
  const left = type === 'date' ? ref : sql`CAST(${ref} AS DATE)`;
  return { left, right: bind(moment.text, 'DATE'), as: 'day' };
}
