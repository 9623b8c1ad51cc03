import { mkdir, mkdtemp, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { QueryFailure } from './query-failure';
import { QuerySession } from './query-session';

/** Linux: below it a process reaches the files that it holds open, each by its number. */
const HELD_FILES = '/proc/self/fd';

/** What the queries of one engine process may use. */
export interface QueryLimits {
  /** Above it queries spill to a folder in `spillDir`. */
  readonly memoryMb: number;
  readonly spillMaxMb: number;
  readonly threads: number;
  readonly spillDir: string;
  /**
   * The only folders whose files statements may read and write, beside files that the process
   * itself has opened. Made where missing.
   */
  readonly folders: readonly string[];
}

/**
 * The DuckDB instance that all runs of an engine process share; making one costs 17 ms. Its
 * settings are locked, so no statement reaches beyond its folders. An instance that an error has
 * made invalid is replaced: its sessions fail, new ones work. Each spills into a folder of its own,
 * for instances that share one overwrite each other's files.
 */
export class QueryDatabase {
  private instance: Promise<DuckDBInstance> | undefined;

  constructor(private readonly limits: QueryLimits) {}

  async open(): Promise<QuerySession> {
    const opened = (this.instance ??= this.start());
    const instance = await opened.catch((error: unknown) => {
      this.forget(opened);
      throw error;
    });
    return new QuerySession(await instance.connect(), (failure: QueryFailure) => {
      if (failure.kind === 'broken') this.forget(opened);
    });
  }

  /** For the end of the process; all sessions are closed by then. */
  async close(): Promise<void> {
    const instance = this.instance;
    this.instance = undefined;
    (await instance)?.closeSync();
  }

  private forget(instance: Promise<DuckDBInstance>): void {
    if (this.instance === instance) this.instance = undefined;
  }

  private async start(): Promise<DuckDBInstance> {
    const [spill = '', ...real] = await Promise.all(
      [this.limits.spillDir, ...this.limits.folders].map(realFolder),
    );
    const folders = [...new Set([...real, ...this.limits.folders.map((path) => resolve(path))])];
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const ours = await mkdtemp(join(spill, 'spill-'));
    const statements = settings(this.limits, ours, [...folders, HELD_FILES]);
    await connection.run(statements.join(';\n'));
    connection.closeSync();
    return instance;
  }
}

async function realFolder(path: string): Promise<string> {
  await mkdir(path, { recursive: true });
  return realpath(path);
}

function settings(limits: QueryLimits, spill: string, folders: readonly string[]): string[] {
  return [
    `SET temp_directory = ${literal(spill)}`,
    `SET allowed_directories = [${folders.map((folder) => literal(`${folder}/`)).join(', ')}]`,
    `SET memory_limit = '${String(limits.memoryMb)}MiB'`,
    `SET max_temp_directory_size = '${String(limits.spillMaxMb)}MiB'`,
    `SET threads = ${String(limits.threads)}`,
    `SET GLOBAL TimeZone = 'UTC'`,
    // keyed by paths, and a number in /proc/self/fd means one file now and another later
    'SET enable_external_file_cache = false',
    'SET preserve_insertion_order = true',
    'SET enable_external_access = false',
    'SET autoload_known_extensions = false',
    'SET autoinstall_known_extensions = false',
    'SET allow_community_extensions = false',
    'SET lock_configuration = true',
  ];
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
