import { randomBytes } from 'node:crypto';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';

export type ServerKind = 'mysql' | 'postgres';

/** Set by global-setup: the servers that tests may make databases on. */
const URLS: Readonly<Record<ServerKind, string | undefined>> = {
  mysql: process.env['VANTAGE_TEST_MYSQL_URL'],
  postgres: process.env['VANTAGE_TEST_POSTGRES_URL'],
};

/** The data of a credential for it. */
export interface ServerLogin {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** A database of a test's own on a real server. */
export interface ServerDatabase {
  readonly kind: ServerKind;
  readonly login: ServerLogin;
  /** `?` or `$1`, for the n-th value. */
  placeholder(position: number): string;
  /** All rows of a statement, by column name. */
  rows(statement: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /** Drops it, whoever is connected. */
  drop(): Promise<void>;
}

/** Describes `suite` once a server; those that do not answer are left out (loudly, by global-setup). */
export function onEachServer(suite: (kind: ServerKind) => void): void {
  const kinds = (['mysql', 'postgres'] as const).filter((kind) => URLS[kind]);
  describe.each(kinds)('on %s', suite);
}

export async function createServerDatabase(kind: ServerKind): Promise<ServerDatabase> {
  const url = new URL(URLS[kind] ?? '');
  const database = `vantage_test_${randomBytes(6).toString('hex')}`;
  const login: ServerLogin = {
    host: url.hostname,
    port: Number(url.port || (kind === 'mysql' ? 3306 : 5432)),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database,
  };
  const ask = kind === 'mysql' ? askMysql : askPostgres;
  const server = { ...login, database: kind === 'mysql' ? '' : 'postgres' };
  const create = kind === 'mysql' ? 'CHARACTER SET utf8mb4' : `ENCODING 'UTF8' TEMPLATE template0`;
  await ask(server, `CREATE DATABASE ${database} ${create}`);
  return {
    kind,
    login,
    placeholder: (position) => (kind === 'mysql' ? '?' : `$${String(position)}`),
    rows: (statement, values = []) => ask(login, statement, values),
    drop: async () => {
      const force = kind === 'mysql' ? '' : 'WITH (FORCE)';
      await ask(server, `DROP DATABASE IF EXISTS ${database} ${force}`);
    },
  };
}

type Rows = Record<string, unknown>[];

async function askMysql(
  login: ServerLogin,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Rows> {
  const connection = await createConnection({
    ...login,
    timezone: 'Z',
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
  });
  try {
    const [rows] = await connection.query(sql, [...values]);
    return Array.isArray(rows) ? (rows as Rows) : [];
  } finally {
    await connection.end();
  }
}

async function askPostgres(
  login: ServerLogin,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Rows> {
  const client = new Client({ ...login });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql, [...values]);
    return rows;
  } finally {
    await client.end();
  }
}
