import { readMysql } from './mysql/mysql-read';
import { MysqlWriteSession } from './mysql/mysql-write-session';
import { readPostgres } from './postgres/postgres-read';
import { PostgresWriteSession } from './postgres/postgres-write-session';
import type { QueryResult, ReadQuery } from './query-result';
import type { ServerAccess } from './server-access';
import type { OpenSession } from './write/write-session';

/** What the nodes have done by a server, whichever kind it is. */
export interface ServerKind {
  read(access: ServerAccess, query: ReadQuery): Promise<QueryResult>;
  readonly openWrite: OpenSession;
}

/** By the type of the credential. */
const KINDS: Readonly<Record<string, ServerKind>> = {
  mysql: {
    read: readMysql,
    openWrite: (access, options) => MysqlWriteSession.open(access, options),
  },
  postgres: {
    read: readPostgres,
    openWrite: (access, options) => PostgresWriteSession.open(access, options),
  },
};

export const SERVER_TYPES = Object.keys(KINDS);

export function serverKind(credentialType: string): ServerKind {
  const kind = KINDS[credentialType];
  if (kind) return kind;
  throw new Error(`No database server has credentials of type ${credentialType}`);
}
