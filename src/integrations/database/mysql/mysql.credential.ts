import { Credential, type CredentialTestContext, type CredentialType } from '../../../node-sdk';
import { placeOf } from '../server-credential.data';
import { MysqlCredentialData } from './mysql-credential.data';

/** How to sign in to a MySQL or MariaDB server. */
@Credential({
  key: 'mysql',
  label: 'MySQL or MariaDB',
  description: 'A database of a MySQL or MariaDB server and a user who may use it',
  data: MysqlCredentialData,
})
export class MysqlCredential implements CredentialType<MysqlCredentialData> {
  hosts(data: MysqlCredentialData): string[] {
    return [placeOf(data)];
  }

  /** Signs in; the driver is loaded for it. */
  async test(context: CredentialTestContext<MysqlCredentialData>): Promise<string> {
    const { MysqlConnection } = await import('./mysql-connection.js');
    const connection = await MysqlConnection.open(context);
    try {
      const [[version] = []] = await connection.rows('SELECT VERSION()');
      const isMariaDb = /mariadb/i.test(String(version));
      return `Signed in as ${context.data.user} to ${isMariaDb ? 'MariaDB' : 'MySQL'} ${String(version)}`;
    } finally {
      connection.close();
    }
  }
}
