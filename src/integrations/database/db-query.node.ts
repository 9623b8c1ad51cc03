import {
  type Getter,
  type GetterContext,
  NodeError,
  NodeType,
  type RowSource,
  type SourceRow,
} from '../../node-sdk';
import { DatabaseError } from './database-error';
import { Deadline } from './deadline';
import { DbQueryConfig } from './db-query.config';
import { DB_QUERY_DOCS } from './db-query.docs';
import { namedRows } from './named-rows';
import type { QueryResult } from './query-result';
import { assertReads } from './query-statement';
import type { ServerCredentialData } from './server-credential.data';
import { SERVER_TYPES, serverKind } from './server-kinds';

/** What the server itself gets beyond its time before the connection is cut. */
const GRACE_MS = 2000;

@NodeType({
  key: 'dbQuery',
  role: 'getter',
  label: 'Query',
  description: 'Read rows from a MySQL, MariaDB or PostgreSQL database with a query',
  config: DbQueryConfig,
  credential: SERVER_TYPES,
  docs: DB_QUERY_DOCS,
})
export class DbQueryNode implements Getter<DbQueryConfig> {
  async read(context: GetterContext<DbQueryConfig>): Promise<RowSource> {
    const { config, connect, signal, warn } = context;
    const { type, data } = context.credential<ServerCredentialData & object>();
    assertReads(config.query);
    const timeoutMs = config.timeout_seconds * 1000;
    const deadline = new Deadline(signal, timeoutMs + GRACE_MS, tooSlow(config));
    try {
      const access = { data, connect, signal: deadline.signal };
      const { query: text, params } = config;
      const server = await serverKind(type);
      const result = await server.read(access, { text, params, timeoutMs, warn });
      return { kind: 'rows', columns: result.columns, batches: rowsOf(result, config, deadline) };
    } catch (error) {
      deadline.clear();
      throw inWords(error, config);
    }
  }
}

async function* rowsOf(
  { columns, batches }: QueryResult,
  config: DbQueryConfig,
  deadline: Deadline,
): AsyncGenerator<readonly SourceRow[]> {
  let count = 0;
  try {
    for await (const rows of batches) {
      count += rows.length;
      if (count > config.max_rows) throw tooMany(config);
      yield namedRows(columns, rows);
    }
  } catch (error) {
    throw inWords(error, config);
  } finally {
    deadline.clear();
  }
}

/** What it means that the server refused. */
function inWords(error: unknown, config: DbQueryConfig): unknown {
  if (!(error instanceof DatabaseError)) return error;
  if (error.kind === 'timeout') return tooSlow(config, error);
  if (error.kind !== 'read-only') return error;
  return new NodeError(`${error.message}. A query only reads; use dbWrite to change rows`, [], {
    cause: error,
  });
}

function tooSlow({ timeout_seconds: seconds }: DbQueryConfig, cause?: unknown): NodeError {
  return new NodeError(
    `The query took longer than ${String(seconds)} s; read fewer rows, add an index, or raise timeout_seconds`,
    [],
    { cause },
  );
}

function tooMany({ max_rows: most }: DbQueryConfig): NodeError {
  return new NodeError(
    `The query answers more than ${String(most)} rows; add a LIMIT, or raise max_rows`,
  );
}
