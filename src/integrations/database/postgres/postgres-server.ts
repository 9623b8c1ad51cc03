import type { ServerKind } from '../server-kind';
import { readPostgres } from './postgres-read';
import { PostgresWriteSession } from './postgres-write-session';

export const POSTGRES_SERVER: ServerKind = {
  read: readPostgres,
  openWrite: (access, options) => PostgresWriteSession.open(access, options),
};
