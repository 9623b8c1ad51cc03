import { sql, Sql, type ColumnType } from '../../../node-sdk';
import { constant } from '../database/constant';

/**
 * How a result column is stored, so that every reader of it agrees: whole and real numbers that a
 * double holds exactly, moments in UTC, and text for all that JSON cannot express.
 */
export type StoredKind =
  'whole' | 'real' | 'boolean' | 'text' | 'datetime' | 'date' | 'time' | 'json';

export interface StoredColumn {
  readonly name: string;
  readonly kind: StoredKind;
  readonly type: ColumnType;
}

/** What a column is called and how its values are stored: all that reading it back takes. */
export type StoredForm = Pick<StoredColumn, 'name' | 'kind'>;

/** A column of the finished rows with the SQL that brings it into its stored form. */
export interface ProjectedColumn extends StoredColumn {
  readonly value: Sql;
}

/** How a moment reads in JSON: ISO 8601 in UTC, to the millisecond. */
export const MOMENT_FORMAT = Sql.trusted(`'%Y-%m-%dT%H:%M:%S.%gZ'`);

/** A value in its stored form as it leaves, in every format that is text. */
export const WRITTEN: Readonly<Record<StoredKind, (value: Sql) => Sql>> = {
  whole: (value) => value,
  real: (value) => value,
  boolean: (value) => value,
  text: (value) => value,
  datetime: (value) => sql`strftime(${value}, ${MOMENT_FORMAT})`,
  date: (value) => sql`CAST(${value} AS VARCHAR)`,
  time: (value) => sql`CAST(${value} AS VARCHAR)`,
  json: (value) => sql`CAST(${value} AS JSON)`,
};

/** One row as JSON text, from columns in their stored form. */
export function jsonLine(columns: readonly (StoredForm & { readonly value: Sql })[]): Sql {
  const members = columns.flatMap(({ name, kind, value }) => [
    constant(name),
    WRITTEN[kind](value),
  ]);
  const list = members.flatMap((member, index) => (index === 0 ? [member] : [sql`, `, member]));
  return sql`CAST(json_object(${Sql.concat(list)}) AS VARCHAR)`;
}
