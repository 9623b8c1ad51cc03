import type { DataSource, ReplicationMode } from 'typeorm';
import { MysqlDriver } from 'typeorm/driver/mysql/MysqlDriver';
import { MysqlQueryRunner } from 'typeorm/driver/mysql/MysqlQueryRunner';
import { connectionsAwaited, connectionsUsed, measured } from './database.metrics';
import { withDeadline } from './deadline';
import { retryingConflicts } from './retrying-conflicts';

/** Longest wait for a free connection of the pool. */
const ACQUIRE_MS = 5000;
/** Longest statement; the server's own are a few milliseconds. */
const QUERY_MS = 15_000;

interface PooledConnection {
  release(): void;
  destroy(): void;
}

/**
 * A query runner that doesn't wait for ever on a server that hangs: the request gets
 * SERVICE_UNAVAILABLE, and the connection is thrown away, for its answer may still come. A statement
 * outside of a transaction that loses against another one is done again; a transaction is its unit
 * of work's to repeat.
 */
class BoundedQueryRunner extends MysqlQueryRunner {
  private connecting: Promise<PooledConnection> | undefined;

  private holdsConnection = false;

  override connect(): Promise<PooledConnection> {
    this.connecting ??= this.acquire();
    return this.connecting;
  }

  override query<T = unknown>(
    query: string,
    parameters?: unknown[],
    useStructuredResult?: boolean,
  ): Promise<T> {
    const ask = (): Promise<T> =>
      measured(() => this.ask<T>(query, parameters, useStructuredResult));
    return this.isTransactionActive ? ask() : retryingConflicts(ask);
  }

  private async ask<T>(
    query: string,
    parameters: unknown[] | undefined,
    useStructuredResult: boolean | undefined,
  ): Promise<T> {
    const connection = await this.connect();
    const answer = super.query(query, parameters, useStructuredResult) as unknown as Promise<T>;
    return withDeadline(answer, QUERY_MS, () => {
      connection.destroy();
    });
  }

  override async release(): Promise<void> {
    if (this.holdsConnection) connectionsUsed.dec();
    this.holdsConnection = false;
    await super.release();
  }

  private async acquire(): Promise<PooledConnection> {
    connectionsAwaited.inc();
    try {
      const connection = await withDeadline(
        super.connect() as Promise<PooledConnection>,
        ACQUIRE_MS,
        undefined,
        (late) => {
          late.release();
        },
      );
      connectionsUsed.inc();
      this.holdsConnection = true;
      return connection;
    } finally {
      connectionsAwaited.dec();
    }
  }
}

/** Bounds every wait on a MySQL data source. */
export function boundMysql(dataSource: DataSource): DataSource {
  const { driver } = dataSource;
  if (!(driver instanceof MysqlDriver)) throw new Error('Not a MySQL data source');
  driver.createQueryRunner = (mode: ReplicationMode) => new BoundedQueryRunner(driver, mode);
  return dataSource;
}
