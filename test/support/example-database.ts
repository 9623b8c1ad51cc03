import { randomBytes } from 'node:crypto';
import { exampleTables } from './example-tables';
import { createServerDatabase, type ServerLogin } from './server-databases';

/** A MySQL database for the examples of the catalog, and a user with a password who may use it. */
export interface ExampleDatabase {
  readonly login: ServerLogin;
  drop(): Promise<void>;
}

/** Undefined where no MySQL answers (global-setup says so). */
export async function startExampleDatabase(): Promise<ExampleDatabase | undefined> {
  if (!process.env['VANTAGE_TEST_MYSQL_URL']) return undefined;
  const database = await createServerDatabase('mysql');
  const { login } = database;
  const [user, password] = [`${login.database}_user`.slice(-32), randomBytes(12).toString('hex')];
  for (const statement of exampleTables('mysql')) await database.rows(statement);
  await database.rows(`CREATE USER '${user}'@'%' IDENTIFIED BY '${password}'`);
  await database.rows(`GRANT ALL ON ${login.database}.* TO '${user}'@'%'`);
  return {
    login: { ...login, user, password },
    drop: async () => {
      await database.rows(`DROP USER '${user}'@'%'`);
      await database.drop();
    },
  };
}
