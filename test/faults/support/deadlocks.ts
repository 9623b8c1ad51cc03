import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, createConnection } from 'mysql2/promise';

const DEADLOCK = 1213;
const LOCK_WAIT = 1205;
/** Rows that it changes first: InnoDB rolls back whoever has changed less. */
const WEIGHT = 500;

/** Takes rows of a server's tables in the other order than the server does, and mostly wins. */
export class Opponent {
  /** Deadlocks that it lost itself. */
  defeats = 0;

  constructor(private readonly url: string) {}

  async interfere(milliseconds: number): Promise<void> {
    const connection = await createConnection({ uri: this.url });
    await connection.query('CREATE TABLE opponent (id INT PRIMARY KEY, n INT NOT NULL)');
    const rows = Array.from({ length: WEIGHT }, (_, id) => [id, 0]);
    await connection.query('INSERT INTO opponent VALUES ?', [rows]);
    await connection.query('SET innodb_lock_wait_timeout = 1');
    const end = performance.now() + milliseconds;
    while (performance.now() < end) await this.round(connection);
    await connection.query('DROP TABLE opponent');
    await connection.end();
  }

  private async round(connection: Connection): Promise<void> {
    try {
      await connection.query('START TRANSACTION');
      await connection.query('UPDATE opponent SET n = n + 1');
      for (const table of ['workflow_edges', 'workflow_nodes', 'results', 'executions']) {
        await connection.query(`SELECT COUNT(*) FROM ${table} FOR UPDATE`);
        await sleep(Math.random() * 20);
      }
      await connection.query('SELECT COUNT(*) FROM workflows FOR UPDATE');
      await connection.query('COMMIT');
    } catch (error) {
      const { errno } = error as { errno?: number };
      if (errno !== DEADLOCK && errno !== LOCK_WAIT) throw error;
      if (errno === DEADLOCK) this.defeats += 1;
      await connection.query('ROLLBACK');
    }
    await sleep(Math.random() * 50);
  }
}
