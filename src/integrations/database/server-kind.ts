import type { QueryResult, ReadQuery } from './query-result';
import type { ServerAccess } from './server-access';
import type { OpenSession } from './write/write-session';

/** What the nodes have done by a server, whichever kind it is. */
export interface ServerKind {
  read(access: ServerAccess, query: ReadQuery): Promise<QueryResult>;
  readonly openWrite: OpenSession;
}
