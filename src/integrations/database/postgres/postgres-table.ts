import type { NodeError } from '../../../node-sdk';
import {
  type ColumnFamily,
  type TargetColumn,
  type TargetTable,
  unknownTable,
} from '../write/target-table';
import { shownTable, type TableName } from '../write/table-name';
import type { PostgresConnection } from './postgres-connection';
import { postgresTable } from './postgres-identifier';

/** By pg_type.typname; what is not here is text to the server. */
const FAMILIES: Readonly<Record<string, ColumnFamily>> = {
  int2: 'integer',
  int4: 'integer',
  int8: 'integer',
  oid: 'integer',
  float4: 'number',
  float8: 'number',
  numeric: 'number',
  money: 'number',
  bool: 'boolean',
  text: 'text',
  varchar: 'text',
  bpchar: 'text',
  name: 'text',
  citext: 'text',
  bytea: 'binary',
  json: 'json',
  jsonb: 'json',
  date: 'date',
  timestamp: 'datetime',
  timestamptz: 'datetime',
  time: 'time',
  timetz: 'time',
};

export interface PostgresColumnDefinition extends TargetColumn {
  /**
   * The type as SQL, that of a domain's values, without a length: a cast to a length would cut what
   * is too long, an assignment refuses it.
   */
  readonly cast: string;
}

export interface PostgresTarget extends TargetTable<PostgresColumnDefinition> {
  /** Whether COPY may write it: no view, and no row level security. */
  readonly takesCopy: boolean;
}

const TABLE = `SELECT c.oid, c.relkind IN ('r', 'p') AND NOT c.relrowsecurity
  FROM pg_catalog.pg_class c WHERE c.oid = pg_catalog.to_regclass($1)`;

/** attgenerated is read as JSON because servers before version 12 do not have it. */
const COLUMNS = `
  SELECT a.attname, b.typname, b.typcategory, pg_catalog.format_type(b.oid, -1),
    pg_catalog.format_type(a.atttypid, a.atttypmod),
    a.attidentity = 'a' OR COALESCE(pg_catalog.to_jsonb(a) ->> 'attgenerated', '') <> ''
  FROM pg_catalog.pg_attribute a
  CROSS JOIN LATERAL (
    WITH RECURSIVE bases AS (
      SELECT t.* FROM pg_catalog.pg_type t WHERE t.oid = a.atttypid
      UNION ALL
      SELECT t.* FROM pg_catalog.pg_type t JOIN bases ON t.oid = bases.typbasetype
    )
    SELECT oid, typname, typcategory FROM bases WHERE typbasetype = 0
  ) b
  WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped
  ORDER BY a.attnum`;

const INDEXES = `
  SELECT c.relname, pg_catalog.json_agg(a.attname ORDER BY k.place)
  FROM pg_catalog.pg_index i
  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
  CROSS JOIN LATERAL pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
  JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
  WHERE i.indrelid = $1 AND i.indisunique AND i.indisvalid AND i.indimmediate
    AND i.indpred IS NULL AND i.indexprs IS NULL AND k.place <= i.indnkeyatts
  GROUP BY i.indexrelid, c.relname ORDER BY c.relname`;

const NAMES = `
  SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'f')
    AND (n.nspname = $1 OR $1::text IS NULL AND n.nspname = ANY (pg_catalog.current_schemas(false)))
  ORDER BY c.relname LIMIT 2000`;

/** Throws NodeError for an unknown table. */
export async function describePostgresTable(
  connection: PostgresConnection,
  name: TableName,
): Promise<PostgresTarget> {
  const [[oid, takesCopy] = []] = await connection.rows(TABLE, [postgresTable(name)]);
  if (oid === undefined) throw await noSuchTable(connection, name);
  const columns = await connection.rows(COLUMNS, [oid]);
  const indexes = await connection.rows(INDEXES, [oid]);
  return {
    shownName: shownTable(name),
    takesCopy: takesCopy === 't',
    columns: columns.map(columnOf),
    uniqueIndexes: indexes.map(([index, names]) => ({
      name: String(index),
      columns: JSON.parse(String(names)) as string[],
    })),
  };
}

function columnOf([
  name,
  type,
  category,
  cast,
  sqlType,
  isGenerated,
]: unknown[]): PostgresColumnDefinition {
  return {
    name: String(name),
    cast: String(cast),
    sqlType: String(sqlType),
    family: category === 'A' ? 'array' : (FAMILIES[String(type)] ?? 'other'),
    isGenerated: isGenerated === 't',
  };
}

async function noSuchTable(connection: PostgresConnection, name: TableName): Promise<NodeError> {
  const names = await connection.rows(NAMES, [name.schema ?? null]);
  const [[path] = []] = await connection.rows(
    'SELECT pg_catalog.array_to_string(pg_catalog.current_schemas(false), $1)',
    [', '],
  );
  const place =
    name.schema === undefined ? `the schemas ${String(path)}` : `the schema ${name.schema}`;
  return unknownTable(
    shownTable(name),
    place,
    names.map(([other]) => String(other)),
    name.table,
  );
}
