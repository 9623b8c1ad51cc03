import {
  asMoment,
  asNumber,
  asText,
  type Column,
  NodeError,
  orFail,
  sql,
  type Sql,
} from '../../node-sdk';
import type { CastType } from './cast-columns.config';

/** A column as another type. Throws NodeError where nothing of that type could come out. */
export function castTo(type: CastType, column: Column): Sql {
  if (type !== 'string' && !CONVERTIBLE[type].includes(column.type)) {
    throw new NodeError(
      `Column "${column.name}" holds ${column.type}s, which cannot become ${type}s`,
    );
  }
  return CASTS[type](column);
}

const CONVERTIBLE: Readonly<Record<Exclude<CastType, 'string'>, readonly Column['type'][]>> = {
  number: ['string', 'number', 'boolean', 'datetime', 'date'],
  boolean: ['string', 'number', 'boolean'],
  datetime: ['string', 'number', 'datetime', 'date'],
  date: ['string', 'number', 'datetime', 'date'],
  time: ['string', 'datetime', 'time'],
};

const CASTS: Readonly<Record<CastType, (column: Column) => Sql>> = {
  string: asText,
  number: (column) =>
    column.type === 'datetime' || column.type === 'date'
      ? sql`epoch(${asMoment(column)})`
      : asNumber(column),
  boolean: (column) => orFail(column, booleanIn(asText(column)), 'true or false'),
  datetime: asMoment,
  date: (column) => sql`CAST(${asMoment(column)} AS DATE)`,
  time: (column) =>
    column.type === 'datetime'
      ? sql`CAST(${asMoment(column)} AS TIME)`
      : orFail(column, sql`TRY_CAST(${asText(column)} AS TIME)`, 'a time'),
};

function booleanIn(text: Sql): Sql {
  return sql`CASE WHEN lower(trim(${text})) IN ('true', 't', 'yes', 'y', '1') THEN TRUE WHEN lower(trim(${text})) IN ('false', 'f', 'no', 'n', '0') THEN FALSE END`;
}
