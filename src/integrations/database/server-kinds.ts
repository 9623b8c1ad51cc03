import { readMysql } from './mysql/mysql-read';
import { readPostgres } from './postgres/postgres-read';
import type { QueryResult, ReadQuery } from './query-result';
import type { ServerAccess } from './server-access';

/** What the nodes have done by a server, whichever kind it is. */
export interface ServerKind {
  read(access: ServerAccess, query: ReadQuery): Promise<QueryResult>;
}

/** By the type of the credential. */
const KINDS: Readonly<Record<string, ServerKind>> = {
  mysql: { read: readMysql },
  postgres: { read: readPostgres },
};

export const SERVER_TYPES = Object.keys(KINDS);

export function serverKind(credentialType: string): ServerKind {
  const kind = KINDS[credentialType];
  if (kind) return kind;
  throw new Error(`No database server has credentials of type ${credentialType}`);
}
