import {
  type ChecksConfig,
  configForAllRows,
  type ConfigProblem,
  type Delivery,
  NodeError,
  NodeType,
  type RunResult,
  type Terminator,
  type TerminatorContext,
} from '../../node-sdk';
import { DbWriteConfig } from './db-write.config';
import { DB_WRITE_DOCS } from './db-write.docs';
import { Deadline } from './deadline';
import type { ServerCredentialData } from './server-credential.data';
import { SERVER_TYPES, serverKind } from './server-kinds';
import { chosenTargets } from './write/column-choice';
import { TableWrite } from './write/table-write';
import { NOTHING_COUNTED, writeReport } from './write/write-report';

@NodeType({
  key: 'dbWrite',
  role: 'terminator',
  label: 'Write Table',
  description:
    'Insert, upsert, update or delete rows of a MySQL, MariaDB or PostgreSQL table, all or none',
  config: DbWriteConfig,
  credential: SERVER_TYPES,
  docs: DB_WRITE_DOCS,
})
export class DbWriteNode implements Terminator<DbWriteConfig>, ChecksConfig<DbWriteConfig> {
  check(config: DbWriteConfig): ConfigProblem[] {
    const { operation, key_columns: keys } = config;
    if (operation === 'insert') return keys ? [KEYS_OF_INSERT] : [];
    return keys ? targetProblems(config, keys) : [missingKeys(config)];
  }

  async deliver(context: TerminatorContext<DbWriteConfig>, result: RunResult): Promise<Delivery> {
    const { type, data } = context.credential<ServerCredentialData & object>();
    const config = configForAllRows(context);
    const { totalRows } = result;
    if (totalRows > config.max_rows) throw tooMany(config, totalRows);
    if (totalRows === 0) return writeReport(config, 0, NOTHING_COUNTED, 0);
    const deadline = new Deadline(context.signal, config.timeout_seconds * 1000, tooSlow(config));
    const access = { data, connect: context.connect, signal: deadline.signal };
    try {
      const { openWrite } = await serverKind(type);
      return await new TableWrite(openWrite, access, config, result, context).run();
    } finally {
      deadline.clear();
    }
  }
}

const KEYS_OF_INSERT: ConfigProblem = {
  path: 'key_columns',
  message: 'key_columns are for upsert, update and delete: insert looks for no rows',
};

function missingKeys({ operation }: DbWriteConfig): ConfigProblem {
  const purpose = {
    insert: 'to add',
    upsert: 'to change instead of adding one',
    update: 'to change',
    delete: 'to delete',
  }[operation];
  return {
    path: 'key_columns',
    message: `Missing required config field: key_columns (${operation} finds the rows ${purpose} by them)`,
  };
}

/** Where `columns` says all that is written, the keys must be among it. */
function targetProblems(
  { operation, columns }: DbWriteConfig,
  keys: readonly string[],
): ConfigProblem[] {
  const targets = chosenTargets(columns)?.map((name) => name.toLowerCase());
  if (targets === undefined || [...keys, ...targets].some((name) => name.includes('{{'))) return [];
  const folded = keys.map((key) => key.toLowerCase());
  const absent = keys.find((key) => !targets.includes(key.toLowerCase()));
  if (absent !== undefined) {
    const message = `key_columns names "${absent}", which no column of columns goes to`;
    return [{ path: 'key_columns', message }];
  }
  if (operation !== 'update' || targets.some((name) => !folded.includes(name))) return [];
  const message = 'update changes nothing: columns holds the key_columns alone';
  return [{ path: 'columns', message }];
}

function tooMany({ max_rows: most, table }: DbWriteConfig, rows: number): NodeError {
  return new NodeError(
    `There are ${String(rows)} rows and max_rows is ${String(most)}: nothing was written to ${table}. Filter the rows, or raise max_rows`,
  );
}

function tooSlow({ timeout_seconds: seconds }: DbWriteConfig): NodeError {
  return new NodeError(
    `Writing took longer than ${String(seconds)} s; write fewer rows, or raise timeout_seconds`,
  );
}
