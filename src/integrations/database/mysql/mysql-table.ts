import { NodeError } from '../../../node-sdk';
import {
  type ColumnFamily,
  type TargetColumn,
  type TargetTable,
  type UniqueIndex,
  unknownTable,
} from '../write/target-table';
import { shownTable, type TableName } from '../write/table-name';
import type { MysqlConnection } from './mysql-connection';

/** By DATA_TYPE of information_schema; what is not here is text to the server. */
const FAMILIES: Readonly<Record<ColumnFamily, readonly string[]>> = {
  integer: ['tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'year', 'bit'],
  number: ['decimal', 'float', 'double'],
  text: ['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext', 'enum', 'set'],
  binary: ['binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob'],
  json: ['json'],
  date: ['date'],
  datetime: ['datetime', 'timestamp'],
  time: ['time'],
  boolean: [],
  array: [],
  other: [],
};

const FAMILY_OF = new Map(
  Object.entries(FAMILIES).flatMap(([family, types]) =>
    types.map((type) => [type, family as ColumnFamily] as const),
  ),
);

/** Engines that take nothing back: a failure would leave the first rows in the table. */
const ENGINE = `SELECT t.ENGINE, e.TRANSACTIONS FROM information_schema.TABLES t
  LEFT JOIN information_schema.ENGINES e ON e.ENGINE = t.ENGINE
  WHERE t.TABLE_SCHEMA = COALESCE(?, DATABASE()) AND t.TABLE_NAME = ?`;
const COLUMNS = `SELECT COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, EXTRA FROM information_schema.COLUMNS
  WHERE TABLE_SCHEMA = COALESCE(?, DATABASE()) AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION`;
const INDEXES = `SELECT INDEX_NAME, COLUMN_NAME, SUB_PART FROM information_schema.STATISTICS
  WHERE TABLE_SCHEMA = COALESCE(?, DATABASE()) AND TABLE_NAME = ? AND NON_UNIQUE = 0
  ORDER BY INDEX_NAME, SEQ_IN_INDEX`;
const NAMES = `SELECT TABLE_NAME FROM information_schema.TABLES
  WHERE TABLE_SCHEMA = COALESCE(?, DATABASE()) ORDER BY TABLE_NAME LIMIT 2000`;

export interface MysqlColumnDefinition extends TargetColumn {
  /** `varchar` */
  readonly dataType: string;
}

/** Throws NodeError for an unknown table and for one whose engine has no transactions. */
export async function describeMysqlTable(
  connection: MysqlConnection,
  name: TableName,
): Promise<TargetTable<MysqlColumnDefinition>> {
  const place = [name.schema ?? null, name.table];
  const columns = (await connection.rowsOf(COLUMNS, place)).map(columnOf);
  if (columns.length === 0) throw await noSuchTable(connection, name);
  const [[engine, transactions] = []] = await connection.rowsOf(ENGINE, place);
  if (transactions === 'NO') {
    throw new NodeError(
      `The table ${shownTable(name)} is kept by ${String(engine)}, which has no transactions: a failure would leave some of the rows in it. Change it to InnoDB (ALTER TABLE ... ENGINE=InnoDB)`,
    );
  }
  const indexes = uniqueIndexes(await connection.rowsOf(INDEXES, place));
  return { shownName: shownTable(name), columns, uniqueIndexes: indexes };
}

function columnOf([name, dataType, columnType, extra]: unknown[]): MysqlColumnDefinition {
  const type = String(dataType).toLowerCase();
  return {
    name: String(name),
    dataType: type,
    sqlType: String(columnType),
    family: FAMILY_OF.get(type) ?? 'other',
    isGenerated: /\b(VIRTUAL|STORED|PERSISTENT) GENERATED\b/i.test(String(extra)),
  };
}

/** Those that hold the beginning of a column, or an expression, tell no row. */
function uniqueIndexes(parts: readonly unknown[][]): UniqueIndex[] {
  const indexes = new Map<string, (string | undefined)[]>();
  for (const [index, column, length] of parts) {
    const name = String(index);
    const whole = typeof column === 'string' && length === null ? column : undefined;
    indexes.set(name, [...(indexes.get(name) ?? []), whole]);
  }
  return [...indexes].flatMap(([name, columns]) => {
    const known = columns.filter((column) => column !== undefined);
    return known.length === columns.length ? [{ name, columns: known }] : [];
  });
}

async function noSuchTable(connection: MysqlConnection, name: TableName): Promise<NodeError> {
  const names = await connection.rowsOf(NAMES, [name.schema ?? null]);
  const [[current] = []] = await connection.rows('SELECT DATABASE()');
  const place = `the database ${name.schema ?? String(current)}`;
  return unknownTable(
    shownTable(name),
    place,
    names.map(([other]) => String(other)),
    name.table,
  );
}
