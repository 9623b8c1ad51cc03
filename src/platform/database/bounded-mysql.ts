import type { DataSource, ReplicationMode } from 'typeorm';
import { MysqlDriver } from 'typeorm/driver/mysql/MysqlDriver';
import { MysqlQueryRunner } from 'typeorm/driver/mysql/MysqlQueryRunner';
import { withDeadline } from './deadline';

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
 * SERVICE_UNAVAILABLE, and the connection is thrown away, for its answer may still come.
 */
class BoundedQueryRunner extends MysqlQueryRunner {
  private connecting: Promise<PooledConnection> | undefined;

  override connect(): Promise<PooledConnection> {
    this.connecting ??= withDeadline(
      super.connect() as Promise<PooledConnection>,
      ACQUIRE_MS,
      undefined,
      (connection) => {
        connection.release();
      },
    );
    return this.connecting;
  }

  override async query<T = unknown>(
    query: string,
    parameters?: unknown[],
    useStructuredResult?: boolean,
  ): Promise<T> {
    const connection = await this.connect();
    const answer = super.query(query, parameters, useStructuredResult) as unknown as Promise<T>;
    return withDeadline(answer, QUERY_MS, () => {
      connection.destroy();
    });
  }
}

/** Bounds every wait on a MySQL data source. */
export function boundMysql(dataSource: DataSource): DataSource {
  const { driver } = dataSource;
  if (!(driver instanceof MysqlDriver)) throw new Error('Not a MySQL data source');
  driver.createQueryRunner = (mode: ReplicationMode) => new BoundedQueryRunner(driver, mode);
  return dataSource;
}
