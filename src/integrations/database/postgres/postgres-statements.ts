import type { ColumnFamily } from '../write/target-table';
import type { WritePlan, WrittenColumn } from '../write/write-plan';
import { postgresIdentifier } from './postgres-identifier';
import type { PostgresColumnDefinition } from './postgres-table';

/** A column with its position among those of a statement. */
interface Placed {
  readonly name: string;
  readonly target: PostgresColumnDefinition;
  readonly isKey: boolean;
  /** What it is called among the rows given: `c0`. */
  readonly given: string;
}

type Plan = WritePlan<PostgresColumnDefinition>;

export function copyStatement(table: string, plan: Plan): string {
  return `COPY ${table} (${namesOf(placed(plan))}) FROM STDIN`;
}

/**
 * The statement that writes rows given as one array of texts a column. It answers how many rows it
 * inserted, matched and changed.
 */
export function arraysStatement(table: string, plan: Plan): string {
  const columns = placed(plan);
  const text = { insert: inserts, upsert: upserts, update: updates, delete: deletes };
  return text[plan.operation](table, columns);
}

function inserts(table: string, columns: readonly Placed[]): string {
  const values = columns.map(({ given }) => `g.${given}`).join(', ');
  return `WITH ${typedRows(columns)},
    w AS (INSERT INTO ${table} (${namesOf(columns)}) SELECT ${values} FROM g ORDER BY g.n RETURNING 1)
    SELECT count(*), 0, 0 FROM w`;
}

function upserts(table: string, columns: readonly Placed[]): string {
  const keys = columns.filter(({ isKey }) => isKey);
  const values = columns.map(({ given }) => `s.${given}`).join(', ');
  return `WITH ${lastOfEachKey(columns)},
    i AS (SELECT count(*) AS n FROM s
      WHERE NOT EXISTS (SELECT FROM ${table} AS t WHERE ${sameKey(columns)})),
    w AS (INSERT INTO ${table} AS t (${namesOf(columns)}) SELECT ${values} FROM s ORDER BY s.n
      ON CONFLICT (${namesOf(keys)}) ${conflictAction(columns)} RETURNING 1)
    SELECT i.n, cardinality($1::text[]) - i.n, greatest((SELECT count(*) FROM w) - i.n, 0) FROM i`;
}

function conflictAction(columns: readonly Placed[]): string {
  const changed = columns.filter(({ isKey }) => !isKey);
  if (changed.length === 0) return 'DO NOTHING';
  const sets = changed.map(({ name }) => `${name} = EXCLUDED.${name}`).join(', ');
  return `DO UPDATE SET ${sets} WHERE ${differ(changed, ({ name }) => `EXCLUDED.${name}`)}`;
}

function updates(table: string, columns: readonly Placed[]): string {
  const changed = columns.filter(({ isKey }) => !isKey);
  const sets = changed.map(({ name, given }) => `${name} = s.${given}`).join(', ');
  return `WITH ${lastOfEachKey(columns)},
    m AS (SELECT count(*) AS n FROM ${table} AS t JOIN s ON ${sameKey(columns)}),
    w AS (UPDATE ${table} AS t SET ${sets} FROM s
      WHERE ${sameKey(columns)} AND ${differ(changed, ({ given }) => `s.${given}`)} RETURNING 1)
    SELECT 0, m.n, (SELECT count(*) FROM w) FROM m`;
}

function deletes(table: string, columns: readonly Placed[]): string {
  return `WITH ${lastOfEachKey(columns)},
    w AS (DELETE FROM ${table} AS t USING s WHERE ${sameKey(columns)} RETURNING 1)
    SELECT 0, count(*), count(*) FROM w`;
}

/** `g`: the rows as typed columns, and their position. */
function typedRows(columns: readonly Placed[]): string {
  const values = columns.map(({ given, target }) => `r.${given}::${target.cast} AS ${given}`);
  const arrays = columns.map((_, index) => `$${String(index + 1)}::text[]`);
  const names = columns.map(({ given }) => given);
  return `g AS (SELECT ${values.join(', ')}, r.n
    FROM unnest(${arrays.join(', ')}) WITH ORDINALITY AS r (${names.join(', ')}, n))`;
}

/** `s`: the last of the rows of each key, for no statement changes a row twice. */
function lastOfEachKey(columns: readonly Placed[]): string {
  const keys = columns.filter(({ isKey }) => isKey).map(({ given }) => `g.${given}`);
  return `${typedRows(columns)},
    s AS MATERIALIZED (SELECT DISTINCT ON (${keys.join(', ')}) g.* FROM g
      ORDER BY ${keys.join(', ')}, g.n DESC)`;
}

function sameKey(columns: readonly Placed[]): string {
  return columns
    .filter(({ isKey }) => isKey)
    .map(({ name, given }) => `t.${name} = s.${given}`)
    .join(' AND ');
}

/** Whether a value is another one: rows that have all of them are left alone, as MySQL does. */
function differ(columns: readonly Placed[], other: (column: Placed) => string): string {
  const row = (side: (column: Placed) => string): string =>
    `ROW(${columns.map((column) => exactly(side(column), column)).join(', ')})`;
  return `${row(({ name }) => `t.${name}`)} IS DISTINCT FROM ${row(other)}`;
}

/** Types whose equal values are the same. Others may call A and a equal, or 1 day and 24 hours. */
const EXACT: readonly ColumnFamily[] = [
  'integer',
  'number',
  'boolean',
  'binary',
  'date',
  'datetime',
];

function exactly(value: string, { target }: Placed): string {
  return EXACT.includes(target.family) ? value : `(${value}::text COLLATE "C")`;
}

function placed({ columns }: Plan): Placed[] {
  return columns.map(
    ({ target, isKey }: WrittenColumn<PostgresColumnDefinition>, index): Placed => ({
      name: postgresIdentifier(target.name),
      target,
      isKey,
      given: `c${String(index)}`,
    }),
  );
}

function namesOf(columns: readonly Placed[]): string {
  return columns.map(({ name }) => name).join(', ');
}
