import Cursor from 'pg-cursor';
import type { CustomTypesConfig, FieldDef } from 'pg';
import type { SourceValue } from '../../../node-sdk';
import { assertNames } from '../named-rows';
import {
  assertSize,
  BATCH_BYTES,
  BATCH_ROWS,
  type QueryResult,
  type ReadQuery,
  type ValueRow,
} from '../query-result';
import type { ServerAccess } from '../server-access';
import { postgresColumn } from './postgres-column';
import { PostgresConnection } from './postgres-connection';

/** Rows of the first fetch: nobody knows yet how long they are. */
const FIRST_ROWS = 64;

interface Fetched {
  readonly rows: readonly ValueRow[];
  readonly fields: readonly FieldDef[];
}

/**
 * Runs a query with a cursor in a read-only transaction. Times with a zone come in UTC. The server
 * gives up after the query's time. Throws DatabaseError.
 */
export async function readPostgres(access: ServerAccess, query: ReadQuery): Promise<QueryResult> {
  const connection = await PostgresConnection.open(access);
  try {
    await connection.run(sessionFor(query.timeoutMs));
    const cursor = connection.driver.query(
      new Cursor<ValueRow>(query.text, [...query.params], {
        rowMode: 'array',
        types: parsers(query),
      }),
    );
    const first = await fetched(cursor, FIRST_ROWS);
    const columns = first.fields.map(({ name, dataTypeID }) => ({
      name,
      type: postgresColumn(dataTypeID).type,
    }));
    assertNames(columns);
    return { columns, batches: batches(connection, cursor, first) };
  } catch (error) {
    await connection.abandon();
    throw connection.failure(error);
  }
}

function sessionFor(timeoutMs: number): string {
  return (
    'BEGIN READ ONLY; ' +
    `SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'; SET LOCAL bytea_output = 'hex'; ` +
    `SET LOCAL IntervalStyle = 'postgres'; SET LOCAL statement_timeout = ${String(Math.ceil(timeoutMs))}`
  );
}

/** pg asks for a parser by type, once a column. */
function parsers({ warn }: ReadQuery): CustomTypesConfig {
  const parserOf = (typeId: number): ((text: string) => SourceValue) => {
    const { parse } = postgresColumn(typeId);
    return (text) => {
      const value = parse(text);
      if (value === null) warn('Numbers that are NaN or infinite became null');
      return value;
    };
  };
  return { getTypeParser: parserOf as CustomTypesConfig['getTypeParser'] };
}

async function* batches(
  connection: PostgresConnection,
  cursor: Cursor<ValueRow>,
  { rows: firstRows }: Fetched,
): AsyncGenerator<readonly ValueRow[]> {
  let isRunning = firstRows.length === FIRST_ROWS;
  let size = FIRST_ROWS;
  try {
    if (firstRows.length > 0) yield firstRows;
    while (isRunning) {
      const before = connection.bytesRead;
      const { rows } = await fetched(cursor, size);
      assertSize(connection.bytesRead);
      isRunning = rows.length === size;
      if (rows.length > 0) yield rows;
      size = nextSize(rows.length, connection.bytesRead - before);
    }
  } catch (error) {
    isRunning = false;
    throw connection.failure(error);
  } finally {
    if (isRunning) await connection.stop();
    else await connection.abandon();
  }
}

/** As many rows as weigh about a batch, if they are like those before. */
function nextSize(rows: number, bytes: number): number {
  const each = Math.max(1, bytes / Math.max(1, rows));
  return Math.max(1, Math.min(BATCH_ROWS, Math.floor(BATCH_BYTES / each)));
}

function fetched(cursor: Cursor<ValueRow>, count: number): Promise<Fetched> {
  return new Promise((resolve, reject) => {
    cursor.read(count, (error, rows, result) => {
      if (error) reject(error);
      else resolve({ rows, fields: result.fields });
    });
  });
}
