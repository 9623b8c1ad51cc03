import type { ServerKind } from './server-kind';

/** By the type of the credential. A driver is loaded with the first question to a server of its kind. */
const KINDS: Readonly<Record<string, () => Promise<ServerKind>>> = {
  mysql: async () => (await import('./mysql/mysql-server.js')).MYSQL_SERVER,
  postgres: async () => (await import('./postgres/postgres-server.js')).POSTGRES_SERVER,
};

export const SERVER_TYPES = Object.keys(KINDS);

export async function serverKind(credentialType: string): Promise<ServerKind> {
  const kind = KINDS[credentialType];
  if (kind) return kind();
  throw new Error(`No database server has credentials of type ${credentialType}`);
}
