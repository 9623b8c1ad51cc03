import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { createConnection } from 'mysql2/promise';
import type { TestServer } from './test-server';

type Value = string | number | null;

/** Reads or changes the tables of a server behind its back, while it serves. */
export async function inTables(
  { database, dataDir }: TestServer,
  statement: string,
  values: readonly Value[] = [],
): Promise<Record<string, unknown>[]> {
  if (database.url === undefined) return inSqlite(dataDir, statement, values);
  const connection = await createConnection({ uri: database.url });
  try {
    const [rows] = await connection.query(statement, [...values]);
    return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : [];
  } finally {
    await connection.end();
  }
}

function inSqlite(
  dataDir: string,
  statement: string,
  values: readonly Value[],
): Record<string, unknown>[] {
  const database = new Sqlite(join(dataDir, 'vantage.sqlite'), { timeout: 5000 });
  try {
    const prepared = database.prepare(statement);
    if (prepared.reader) return prepared.all(...values) as Record<string, unknown>[];
    prepared.run(...values);
    return [];
  } finally {
    database.close();
  }
}
