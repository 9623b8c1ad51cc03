import { Credential, type CredentialTestContext, type CredentialType } from '../../../node-sdk';
import { placeOf } from '../server-credential.data';
import { PostgresCredentialData } from './postgres-credential.data';

/** How to sign in to a PostgreSQL server. */
@Credential({
  key: 'postgres',
  label: 'PostgreSQL',
  description: 'A database of a PostgreSQL server and a role that may use it',
  data: PostgresCredentialData,
})
export class PostgresCredential implements CredentialType<PostgresCredentialData> {
  hosts(data: PostgresCredentialData): string[] {
    return [placeOf(data)];
  }

  /** Signs in; the driver is loaded for it. */
  async test(context: CredentialTestContext<PostgresCredentialData>): Promise<string> {
    const { PostgresConnection } = await import('./postgres-connection.js');
    const connection = await PostgresConnection.open(context);
    try {
      const [[version] = []] = await connection.rows('SHOW server_version');
      return `Signed in as ${context.data.user} to PostgreSQL ${String(version)}`;
    } finally {
      connection.close();
    }
  }
}
