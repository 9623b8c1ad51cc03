import type { DataSource } from 'typeorm';
import { BetterSqlite3Driver } from 'typeorm/driver/better-sqlite3/BetterSqlite3Driver';
import { BetterSqlite3QueryRunner } from 'typeorm/driver/better-sqlite3/BetterSqlite3QueryRunner';
import type { IsolationLevel } from 'typeorm/driver/types/IsolationLevel';
import { measured } from './database.metrics';
import { isInsideTransaction, SqliteTurns } from './sqlite-turns';

interface PragmaConnection {
  pragma(text: string): unknown;
}

/**
 * A query runner for one unit of work. TypeORM shares one runner, and so one transaction, among
 * everybody on SQLite: of 20 concurrent transactions, 10 rolling back, 2 rows were left.
 */
class SerializedQueryRunner extends BetterSqlite3QueryRunner {
  constructor(
    driver: BetterSqlite3Driver,
    private readonly turns: SqliteTurns,
    statements: Map<string, unknown>,
  ) {
    super(driver);
    Object.assign(this, { stmtCache: statements });
  }

  override async startTransaction(isolationLevel?: IsolationLevel): Promise<void> {
    const outermost = !this.turns.isHeldBy(this);
    if (outermost) await this.turns.take(this);
    try {
      await super.startTransaction(isolationLevel);
    } catch (error) {
      if (outermost) {
        this.isTransactionActive = false;
        this.turns.release();
      }
      throw error;
    }
  }

  override async commitTransaction(): Promise<void> {
    await super.commitTransaction();
    if (!this.isTransactionActive && this.turns.isHeldBy(this)) this.turns.release();
  }

  override async rollbackTransaction(): Promise<void> {
    const outermost = this.transactionDepth <= 1;
    try {
      await super.rollbackTransaction();
    } finally {
      if (outermost && this.turns.isHeldBy(this)) this.turns.release();
    }
  }

  override query<T = unknown>(
    query: string,
    parameters?: unknown[],
    useStructuredResult?: boolean,
  ): Promise<T> {
    const run = (): Promise<T> => super.query(query, parameters, useStructuredResult);
    return measured(() => this.inTurn(run));
  }

  pragma(text: string): Promise<unknown> {
    const { databaseConnection } = this.driver as { databaseConnection: PragmaConnection };
    return this.inTurn(() => Promise.resolve(databaseConnection.pragma(text)));
  }

  private async inTurn<T>(run: () => Promise<T>): Promise<T> {
    if (this.turns.isHeldBy(this)) return run();
    if (isInsideTransaction()) {
      throw new Error('Query outside the unit of work under way: use the manager it was given');
    }
    await this.turns.take(this);
    try {
      return await run();
    } finally {
      this.turns.release();
    }
  }
}

/**
 * Runs a pragma to its end in a turn of its own. As a query, one that answers no rows is only begun:
 * `incremental_vacuum(64)` frees a single page.
 */
export async function sqlitePragma(dataSource: DataSource, text: string): Promise<unknown> {
  const runner = dataSource.createQueryRunner();
  if (!(runner instanceof SerializedQueryRunner)) throw new Error('Not a SQLite data source');
  try {
    return await runner.pragma(text);
  } finally {
    await runner.release();
  }
}

/** Makes every unit of work on a SQLite data source wait for its turn on the one connection. */
export function serializeSqlite(dataSource: DataSource): DataSource {
  const { driver } = dataSource;
  if (!(driver instanceof BetterSqlite3Driver)) throw new Error('Not a SQLite data source');
  const turns = new SqliteTurns();
  const statements = new Map<string, unknown>();
  driver.createQueryRunner = () => new SerializedQueryRunner(driver, turns, statements);
  return dataSource;
}
