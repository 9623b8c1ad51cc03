import { bind, comma, identifier, join, type Relation, type Sql, sql } from '../../node-sdk';
import { ordinal } from './numbered';

/** Cells of a pivot: a row each, with keys, the value that says which column, and what goes there. */
export interface Cells {
  readonly rows: Relation;
  readonly keys: readonly Sql[];
  readonly label: Sql;
  readonly values: readonly Sql[];
}

const LABEL = identifier('label');

/**
 * `FROM ...`: a row for each combination of keys k0, k1, ..., and for each of `labels` the columns
 * p0, p1, ..., one for each value. Labels go in as values, and the columns are told apart by the
 * places of those: nothing that a row holds becomes SQL.
 */
export function spreadOver(
  { rows, keys, label, values }: Cells,
  labels: readonly (string | null)[],
): Sql {
  const places = labels.map(
    (text, index) => sql`(${bind(text, 'VARCHAR')}, ${bind(String(index + 1))})`,
  );
  const columns = [
    ...keys.map((key, index) => sql`${key} AS ${ordinal('k', index)}`),
    sql`place AS ${LABEL}`,
    ...values.map((value, index) => sql`${value} AS ${ordinal('v', index)}`),
  ];
  const cells = sql`SELECT ${join(columns, comma)} FROM ${rows.from} JOIN (VALUES ${join(places, comma)}) AS found(text, place) ON ${label} IS NOT DISTINCT FROM found.text`;
  const picked = values.map(
    (_, index) => sql`any_value(${ordinal('v', index)}) AS ${ordinal('a', index)}`,
  );
  const wanted = labels.map((_, index) => identifier(String(index + 1)));
  const keyNames = keys.map((_, index) => ordinal('k', index));
  const groups = keys.length === 0 ? sql`` : sql` GROUP BY ${join(keyNames, comma)}`;
  const names = [
    ...keyNames,
    ...labels.flatMap((_, at) =>
      values.map((_value, index) => ordinal('p', at * values.length + index)),
    ),
  ];
  return sql`FROM (${cells}) PIVOT (${join(picked, comma)} FOR ${LABEL} IN (${join(wanted, comma)})${groups}) AS spread(${join(names, comma)})`;
}
