import { randomBytes } from 'node:crypto';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';

export type ServerKind = 'mysql' | 'postgres';

type Rows = Record<string, unknown>[];

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
  /** A connection that stays, for transactions. Whoever opened it ends it. */
  session(): Promise<ServerSession>;
  /** Drops it, whoever is connected. */
  drop(): Promise<void>;
}

export interface ServerSession {
  rows(statement: string, values?: readonly unknown[]): Promise<Rows>;
  end(): Promise<void>;
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
  const open = kind === 'mysql' ? openMysql : openPostgres;
  const ask = async (to: ServerLogin, sql: string, values: readonly unknown[] = []) => {
    const session = await open(to);
    try {
      return await session.rows(sql, values);
    } finally {
      await session.end();
    }
  };
  const server = { ...login, database: kind === 'mysql' ? '' : 'postgres' };
  const create = kind === 'mysql' ? 'CHARACTER SET utf8mb4' : `ENCODING 'UTF8' TEMPLATE template0`;
  await ask(server, `CREATE DATABASE ${database} ${create}`);
  return {
    kind,
    login,
    placeholder: (position) => (kind === 'mysql' ? '?' : `$${String(position)}`),
    rows: (statement, values = []) => ask(login, statement, values),
    session: () => open(login),
    drop: async () => {
      const force = kind === 'mysql' ? '' : 'WITH (FORCE)';
      await ask(server, `DROP DATABASE IF EXISTS ${database} ${force}`);
    },
  };
}

async function openMysql(login: ServerLogin): Promise<ServerSession> {
  const connection = await createConnection({
    ...login,
    timezone: 'Z',
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
  });
  return {
    rows: async (sql, values = []) => {
      const [rows] = await connection.query(sql, [...values]);
      return Array.isArray(rows) ? (rows as Rows) : [];
    },
    end: () => connection.end(),
  };
}

async function openPostgres(login: ServerLogin): Promise<ServerSession> {
  const client = new Client({ ...login });
  await client.connect();
  return {
    rows: async (sql, values = []) => {
      const { rows } = await client.query<Record<string, unknown>>(sql, [...values]);
      return rows;
    },
    end: () => client.end(),
  };
}
