import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import type { DatabaseSettings } from '../config/database.settings';
import type { StorageSettings } from '../config/storage.settings';

/** Another server works on the same data. */
export class DataDirInUseError extends Error {
  constructor(path: string) {
    super(
      `Another server uses ${path}: stop it first, or start this one with another DATA_DIR (SQLite serves one server; use MySQL for several)`,
    );
    this.name = 'DataDirInUseError';
  }
}

/**
 * Holds DATA_DIR, and the SQLite file's folder where that is another one, for this server alone.
 * The lock is one of the kernel's on `server.lock`: it goes when the process dies, however it dies.
 */
export class DataDirLock {
  private constructor(private readonly holders: readonly Database.Database[]) {}

  /** Throws DataDirInUseError. With MySQL there is nothing to hold. */
  static acquire(database: DatabaseSettings, storage: StorageSettings): DataDirLock {
    if (database.sqlitePath === undefined) return new DataDirLock([]);
    const folders = new Set([resolve(storage.dataDir), dirname(resolve(database.sqlitePath))]);
    const holders: Database.Database[] = [];
    try {
      for (const folder of folders) holders.push(hold(folder));
      return new DataDirLock(holders);
    } catch (error) {
      for (const holder of holders) holder.close();
      throw error;
    }
  }

  release(): void {
    for (const holder of this.holders) holder.close();
  }
}

function hold(folder: string): Database.Database {
  mkdirSync(folder, { recursive: true });
  const holder = new Database(join(folder, 'server.lock'), { timeout: 2000 });
  try {
    holder.exec('BEGIN EXCLUSIVE');
    return holder;
  } catch (error) {
    holder.close();
    if ((error as { code?: unknown }).code === 'SQLITE_BUSY') throw new DataDirInUseError(folder);
    throw error;
  }
}
