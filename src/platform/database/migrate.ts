import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { DatabaseSettings } from '../config/database.settings';
import { dataSourceOptions, MIGRATIONS } from './data-source-options';
import { isDatabaseNotUpYet } from './database-errors';
import { withDatabaseLock } from './database-lock';

const PAUSE_MS = 500;
/** Of SQLite's auto_vacuum. */
const INCREMENTAL = 2;
const logger = new Logger('Database');

/** The database could not be reached, or refused the migrations. */
export class DatabaseStartError extends Error {
  constructor(cause: unknown) {
    super(`The database is not usable: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
    this.name = 'DatabaseStartError';
  }
}

/**
 * Brings the tables up to date, one server at a time. A database that is not up yet is waited for
 * up to `patienceMs`. Throws DatabaseStartError.
 */
export async function migrate(settings: DatabaseSettings, patienceMs = 30_000): Promise<void> {
  const dataSource = new DataSource({
    ...dataSourceOptions(settings),
    migrations: [MIGRATIONS],
    migrationsTransactionMode: 'each',
  });
  try {
    await connect(dataSource, patienceMs);
    if (settings.kind === 'sqlite') await makeShrinkable(dataSource);
    const done = await withDatabaseLock(dataSource, 'migrations', () => dataSource.runMigrations());
    if (done.length > 0) logger.log(`Applied ${String(done.length)} migrations`);
  } catch (error) {
    throw new DatabaseStartError(error);
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
  }
}

/**
 * A file from before the database could give space back is written anew, once. Where that fails (it
 * takes as much free space as the file) the server works as before, and the next start tries again.
 */
async function makeShrinkable(dataSource: DataSource): Promise<void> {
  const [{ mode }] = await dataSource.query<[{ mode: number }]>(
    'SELECT auto_vacuum AS mode FROM pragma_auto_vacuum',
  );
  if (mode === INCREMENTAL) return;
  logger.log('Writing the SQLite database anew, once, so that it can give space back');
  try {
    await dataSource.query('VACUUM');
  } catch (error) {
    logger.warn(`The SQLite database cannot give space back yet: ${reasonOf(error)}`);
  }
}

async function connect(dataSource: DataSource, patienceMs: number): Promise<void> {
  const end = performance.now() + patienceMs;
  for (;;) {
    try {
      await dataSource.initialize();
      return;
    } catch (error) {
      if (performance.now() > end || !isDatabaseNotUpYet(error)) throw error;
      logger.warn(`The database does not answer yet (${reasonOf(error)}); trying again`);
      await sleep(PAUSE_MS);
    }
  }
}

/** `connect ECONNREFUSED 127.0.0.1:3306`, without the statement or the stack. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  return message === '' ? 'no answer' : message;
}
