import { randomBytes } from 'node:crypto';
import { createConnection } from 'mysql2/promise';
import { TOPOLOGY } from './topology';

export type DatabaseKind = 'sqlite' | 'mysql';

/** Set by global-setup: the MySQL or MariaDB server that tests may make databases on. */
const MYSQL_URL = process.env['VANTAGE_TEST_MYSQL_URL'];

/** A database of a test's own, dropped at its end. */
export interface TestDatabase {
  readonly kind: DatabaseKind;
  /** Undefined for SQLite: the server then keeps its file in DATA_DIR. */
  readonly url: string | undefined;
  drop(): Promise<void>;
}

/**
 * Describes `suite` once a database; MySQL is left out (loudly, by global-setup) if none answers, and
 * SQLite where several processes share it.
 */
export function onEachDatabase(suite: (database: DatabaseKind) => void): void {
  const local: DatabaseKind[] = MYSQL_URL ? ['sqlite', 'mysql'] : ['sqlite'];
  const kinds: DatabaseKind[] = TOPOLOGY === 'queue' ? ['mysql'] : local;
  describe.each(kinds)('on %s', suite);
}

export async function createDatabase(kind: DatabaseKind): Promise<TestDatabase> {
  if (kind === 'sqlite') return { kind, url: undefined, drop: () => Promise.resolve() };
  const name = `vantage_test_${randomBytes(6).toString('hex')}`;
  await onMysql(`CREATE DATABASE ${name}`);
  return {
    kind,
    url: new URL(`/${name}`, MYSQL_URL).href,
    drop: () => onMysql(`DROP DATABASE IF EXISTS ${name}`),
  };
}

async function onMysql(statement: string): Promise<void> {
  if (!MYSQL_URL)
    throw new Error('No MySQL or MariaDB server answers: see the start of the test run');
  const connection = await createConnection({ uri: MYSQL_URL });
  try {
    await connection.query(statement);
  } finally {
    await connection.end();
  }
}
