import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Longest wait for another server that holds the lock. */
const WAIT_SECONDS = 120;
const POLL_SECONDS = 5;

/** Lets one server at a time do a thing, of all that share the database. */
@Injectable()
export class DatabaseLock {
  constructor(private readonly dataSource: DataSource) {}

  /** Fails if another server keeps the lock for longer than two minutes. */
  run<T>(name: string, work: () => Promise<T>): Promise<T> {
    return withDatabaseLock(this.dataSource, name, work);
  }
}

/**
 * On MySQL holds a named lock of the server while `work` runs; it is freed when this process dies.
 * On SQLite there is only one server, kept so by DataDirLock.
 */
export async function withDatabaseLock<T>(
  dataSource: DataSource,
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  if (dataSource.options.type !== 'mysql') return work();
  const runner = dataSource.createQueryRunner();
  const lock = `vantage:${String(dataSource.options.database)}:${name}`.slice(-64);
  try {
    for (let waited = 0; ; waited += POLL_SECONDS) {
      const answer: unknown = await runner.query('SELECT GET_LOCK(?, ?) AS granted', [
        lock,
        POLL_SECONDS,
      ]);
      if (isGranted(answer)) break;
      if (waited >= WAIT_SECONDS) throw new Error(`Another server holds the lock "${lock}"`);
    }
    try {
      return await work();
    } finally {
      await runner.query('SELECT RELEASE_LOCK(?)', [lock]);
    }
  } finally {
    await runner.release();
  }
}

function isGranted(answer: unknown): boolean {
  return Number((answer as readonly { granted: unknown }[])[0]?.granted) === 1;
}
