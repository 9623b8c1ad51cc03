import { asMoment, type Column, type Relation, type Sql, sql } from '../../node-sdk';

const PERIODS = ['minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const;
export type Period = (typeof PERIODS)[number];

/** A time column cut to a period. */
export interface PeriodKey {
  readonly column: string;
  readonly period: Period;
}

/** JSON Schema of a key: a column, or a time column by period. */
export const GROUP_KEY_SCHEMA = {
  anyOf: [
    { type: 'string' as const, minLength: 1 },
    {
      type: 'object' as const,
      required: ['column', 'period'],
      additionalProperties: false,
      properties: {
        column: { type: 'string' as const, minLength: 1 },
        period: { type: 'string' as const, enum: [...PERIODS] },
      },
    },
  ],
};

/** What is wrong with `group_by`. */
export function groupByFault(value: unknown): string | undefined {
  if (!Array.isArray(value)) return 'must be an array of columns';
  const wrong = value.findIndex((key) => !isGroupKey(key));
  if (wrong === -1) return undefined;
  return `must hold column names or {column, period} with one of the periods ${PERIODS.join(', ')}: entry ${String(wrong)} is neither`;
}

/** What is wrong with a field that is one key. */
export function groupKeyFault(value: unknown): string | undefined {
  if (isGroupKey(value)) return undefined;
  return `must be a column name or {column, period} with one of the periods ${PERIODS.join(', ')}`;
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

/** A key as a column of the result. */
export type GroupKey = Pick<Column, 'name' | 'type' | 'sqlType' | 'ref'>;

/** A key's column. Throws NodeError where the input lacks it. */
export function groupKey(key: string | PeriodKey, input: Relation): GroupKey {
  if (typeof key === 'string') return input.column(key);
  const column = input.column(key.column);
  const { type, sqlType, cut } = CUTS[key.period];
  return { name: `${column.name}_${key.period}`, type, sqlType, ref: cut(asMoment(column)) };
}

interface Cut extends Pick<Column, 'type' | 'sqlType'> {
  readonly cut: (moment: Sql) => Sql;
}

const moments = (cut: Cut['cut']): Cut => ({ type: 'datetime', sqlType: 'TIMESTAMP', cut });
const days = (cut: Cut['cut']): Cut => ({ type: 'date', sqlType: 'DATE', cut });

const CUTS: Readonly<Record<Period, Cut>> = {
  minute: moments((moment) => sql`date_trunc('minute', ${moment})`),
  hour: moments((moment) => sql`date_trunc('hour', ${moment})`),
  day: days((moment) => sql`CAST(${moment} AS DATE)`),
  week: days((moment) => sql`CAST(date_trunc('week', ${moment}) AS DATE)`),
  month: days((moment) => sql`CAST(date_trunc('month', ${moment}) AS DATE)`),
  quarter: days((moment) => sql`CAST(date_trunc('quarter', ${moment}) AS DATE)`),
  year: days((moment) => sql`CAST(date_trunc('year', ${moment}) AS DATE)`),
};
