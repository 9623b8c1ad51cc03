import { createConnection } from 'mysql2/promise';

/** Keeps everybody from reading and writing a table of a MySQL database; call the answer to let go. */
export async function lockTable(url: string, table: string): Promise<() => Promise<void>> {
  const connection = await createConnection({ uri: url });
  await connection.query(`LOCK TABLES ${table} WRITE`);
  return () => connection.end();
}
