import type { WritePlan, WrittenColumn } from '../write/write-plan';
import { mysqlIdentifier } from './mysql-identifier';
import type { MysqlColumnDefinition } from './mysql-table';

type Plan = WritePlan<MysqlColumnDefinition>;
type Written = WrittenColumn<MysqlColumnDefinition>;

/** Inserts so many rows into `table`; where `sets` are given, rows that are there are changed. */
export function insertStatement(
  table: string,
  columns: readonly Written[],
  rows: number,
  sets?: string,
): string {
  const row = `(${columns.map(placeholder).join(',')})`;
  const values = Array.from({ length: rows }, () => row).join(',');
  const update = sets === undefined ? '' : ` ON DUPLICATE KEY UPDATE ${sets}`;
  return `INSERT INTO ${table} (${columns.map(nameOf).join(',')}) VALUES ${values}${update}`;
}

/** The last row of a key wins; where there is nothing beside the key, nothing changes. */
export function upsertSets(columns: readonly Written[]): string {
  const changed = columns.filter(({ isKey }) => !isKey);
  const [first] = columns;
  if (changed.length === 0) return first === undefined ? '' : `${nameOf(first)}=${nameOf(first)}`;
  return changed.map((column) => `${nameOf(column)}=VALUES(${nameOf(column)})`).join(',');
}

/** Whether a row with the key of `?` is there. */
export function lookUpStatement(table: string, { columns }: Plan): string {
  const test = columns
    .filter(({ isKey }) => isKey)
    .map((column) => `${nameOf(column)} = ${placeholder(column)}`);
  return `SELECT COUNT(*) FROM ${table} WHERE ${test.join(' AND ')} LIMIT 1`;
}

/**
 * A table of this session alone for the rows of an update or delete, its columns like those they are
 * compared with and written to, so that equal means what it means in the table.
 */
export function stageStatement(stage: string, table: string, { columns }: Plan): string {
  const keys = columns.filter(({ isKey }) => isKey).map(nameOf);
  return `CREATE TEMPORARY TABLE ${stage} (PRIMARY KEY (${keys.join(',')})) ENGINE=InnoDB AS SELECT ${columns.map(nameOf).join(',')} FROM ${table} LIMIT 0`;
}

export function updateStatement(stage: string, table: string, { columns }: Plan): string {
  const sets = columns
    .filter(({ isKey }) => !isKey)
    .map((column) => `t.${nameOf(column)}=s.${nameOf(column)}`);
  return `UPDATE ${table} AS t JOIN ${stage} AS s ON ${sameKey(columns)} SET ${sets.join(',')}`;
}

export function deleteStatement(stage: string, table: string, { columns }: Plan): string {
  return `DELETE t FROM ${table} AS t JOIN ${stage} AS s ON ${sameKey(columns)}`;
}

function sameKey(columns: readonly Written[]): string {
  return columns
    .filter(({ isKey }) => isKey)
    .map((column) => `t.${nameOf(column)}=s.${nameOf(column)}`)
    .join(' AND ');
}

/** A text is a row of bits to BIT; a number is what is meant. */
function placeholder({ target }: Written): string {
  return target.dataType === 'bit' ? 'CAST(? AS UNSIGNED)' : '?';
}

function nameOf({ target }: Written): string {
  return mysqlIdentifier(target.name);
}
