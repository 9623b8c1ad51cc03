import type { ColumnSpec, JsonObject, NodeCredential, Row, SourceRow } from '../../../src/node-sdk';
import type { RunOutcome } from '../../../src/engine/process-pool/messages';
import type { QueryLimits } from '../../../src/engine/query-engine/database/query-database';
import { DatabaseIntegration } from '../../../src/integrations/database/database.integration';
import { placeOf } from '../../../src/integrations/database/server-credential.data';
import {
  chained,
  type DraftNode,
  engineHarness,
  type EngineHarness,
} from '../../support/engine-harness';
import { type NodeResult, resultOf } from '../../support/node-run';
import { provideSource, SourceNodesIntegration } from '../../support/source-nodes';
import {
  createServerDatabase,
  type ServerDatabase,
  type ServerKind,
} from '../../support/server-databases';

/** An engine and a database on a real server, for one `describe`. */
export interface DatabaseTest {
  readonly engine: EngineHarness;
  readonly database: ServerDatabase;
  /** Runs dbQuery; its rows. Throws the message of a failed run. */
  query(query: string, params?: JsonObject['x'][], more?: JsonObject): Promise<NodeResult>;
  /** Runs dbWrite over the rows; its delivery. Throws the message of a failed run. */
  write(rows: readonly SourceRow[], config: JsonObject, more?: WriteOptions): Promise<JsonObject>;
  /** The rows of a table, by its key. */
  rowsIn(table: string, order?: string): Promise<Row[]>;
  /** Statements one after the other. */
  execute(...statements: string[]): Promise<void>;
}

export function databaseTest(kind: ServerKind, limits: Partial<QueryLimits> = {}): DatabaseTest {
  const engine = engineHarness([DatabaseIntegration, SourceNodesIntegration], limits);
  let database: ServerDatabase | undefined;
  beforeAll(async () => {
    database = await createServerDatabase(kind);
  });
  afterAll(async () => {
    await engine.close();
    await database?.drop();
  });
  const created = (): ServerDatabase => {
    if (database) return database;
    throw new Error('The database is made before the first test');
  };
  return {
    engine,
    get database() {
      return created();
    },
    query: async (query, params = [], more = {}) =>
      resultOf(await runQuery(engine, credentialFor(created()), { query, params, ...more })),
    write: async (rows, config, more) => {
      const outcome = await runWrite(engine, credentialFor(created()), rows, config, more);
      resultOf(outcome);
      return (outcome.status === 'completed' && outcome.outputs[0]?.delivery) || {};
    },
    rowsIn: async (table, order = '1') =>
      (await created().rows(`SELECT * FROM ${table} ORDER BY ${order}`)) as Row[],
    execute: async (...statements) => {
      for (const statement of statements) await created().rows(statement);
    },
  };
}

export function credentialFor(
  { kind, login }: Pick<ServerDatabase, 'kind' | 'login'>,
  changes: JsonObject = {},
): NodeCredential {
  const data = { ...login, ssl: 'off', ...changes };
  return { type: kind, name: 'Test', data, hosts: [placeOf(data)] };
}

export function runQuery(
  engine: EngineHarness,
  credential: NodeCredential,
  config: JsonObject,
  signal?: AbortSignal,
): Promise<RunOutcome> {
  const nodes: DraftNode[] = [
    { type: 'dbconnectors/dbQuery', config, credential },
    { type: 'termination/dashboardOutput' },
  ];
  return engine.run(nodes, chained(2), signal ? { signal } : {});
}

export interface WriteOptions {
  /** Types that the rows do not show. */
  readonly columns?: readonly ColumnSpec[];
  readonly signal?: AbortSignal;
}

let sources = 0;

export function runWrite(
  engine: EngineHarness,
  credential: NodeCredential,
  rows: readonly SourceRow[],
  config: JsonObject,
  { columns, signal }: WriteOptions = {},
): Promise<RunOutcome> {
  const source = provideSource(`rows ${String(++sources)}`, () => ({
    kind: 'rows',
    batches: [rows],
    ...(columns ? { columns } : {}),
  }));
  const nodes: DraftNode[] = [source, { type: 'dbconnectors/dbWrite', config, credential }];
  return engine.run(nodes, chained(2), signal ? { signal } : {});
}

/** The message of a run that did not complete. */
export function messageOf(outcome: RunOutcome): string {
  return 'message' in outcome ? outcome.message : outcome.status;
}
