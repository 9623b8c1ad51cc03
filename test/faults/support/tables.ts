import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createConnection } from 'mysql2/promise';

export type Rows = Record<string, unknown>[];

/** Reads the tables of a server's database past the server. */
export type Tables = (statement: string) => Promise<Rows>;

/** Of a server on SQLite; it may be running. */
export function sqliteTables(dataDir: string): Tables {
  return (statement) => {
    const database = new Database(join(dataDir, 'vantage.sqlite'), { readonly: true });
    try {
      return Promise.resolve(database.prepare(statement).all() as Rows);
    } finally {
      database.close();
    }
  };
}

export function mysqlTables(url: string): Tables {
  return async (statement) => {
    const connection = await createConnection({ uri: url, timezone: 'Z' });
    try {
      const [rows] = await connection.query(statement);
      return rows as Rows;
    } finally {
      await connection.end();
    }
  };
}
