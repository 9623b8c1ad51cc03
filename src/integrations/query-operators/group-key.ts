import { type Relation, type Sql, sql } from '../../node-sdk';
import { asMoment } from '../../node-sdk';

export const PERIODS = ['minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const;
export type Period = (typeof PERIODS)[number];

/** A time column cut to a period. */
export interface PeriodKey {
  readonly column: string;
  readonly period: Period;
}

/** What is wrong with `group_by`. */
export function groupByFault(value: unknown): string | undefined {
  if (!Array.isArray(value)) return 'must be an array of columns';
  const wrong = value.findIndex((key) => !isGroupKey(key));
  if (wrong === -1) return undefined;
  return `must hold column names or {column, period} with one of the periods ${PERIODS.join(', ')}: entry ${String(wrong)} is neither`;
}

function isGroupKey(key: unknown): key is string | PeriodKey {
  if (typeof key !== 'object' || key === null) return isName(key);
  const { column, period, ...others } = key as Record<string, unknown>;
  const isPeriod = PERIODS.some((known) => known === period);
  return isName(column) && isPeriod && Object.keys(others).length === 0;
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

export interface GroupKey {
  readonly name: string;
  readonly value: Sql;
}

/** A key's column in the result. */
export function groupKey(key: string | PeriodKey, input: Relation): GroupKey {
  if (typeof key === 'string') {
    const column = input.column(key);
    return { name: column.name, value: column.ref };
  }
  const column = input.column(key.column);
  return {
    name: `${column.name}_${key.period}`,
    value: TRUNCATIONS[key.period](asMoment(column)),
  };
}

const TRUNCATIONS: Readonly<Record<Period, (moment: Sql) => Sql>> = {
  minute: (moment) => sql`date_trunc('minute', ${moment})`,
  hour: (moment) => sql`date_trunc('hour', ${moment})`,
  day: (moment) => sql`CAST(${moment} AS DATE)`,
  week: (moment) => sql`CAST(date_trunc('week', ${moment}) AS DATE)`,
  month: (moment) => sql`CAST(date_trunc('month', ${moment}) AS DATE)`,
  quarter: (moment) => sql`CAST(date_trunc('quarter', ${moment}) AS DATE)`,
  year: (moment) => sql`CAST(date_trunc('year', ${moment}) AS DATE)`,
};
