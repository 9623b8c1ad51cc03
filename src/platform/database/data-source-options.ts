import { join } from 'node:path';
import type { DataSourceOptions } from 'typeorm';
import type { DatabaseSettings, MysqlAddress } from '../config/database.settings';
import { SnakeNamingStrategy } from './snake-naming.strategy';

const CONNECT_MS = 5000;
/** What SQLite's log is cut to after a time of many writes. */
const LARGEST_IDLE_WAL_BYTES = 16_777_216;

/** How TypeORM reaches the application's database; entities and migrations not included. */
export function dataSourceOptions(settings: DatabaseSettings): DataSourceOptions {
  const { mysql, sqlitePath } = settings;
  return mysql ? mysqlOptions(mysql, settings.poolSize) : sqliteOptions(sqlitePath ?? '');
}

/** Where the migrations are, as TypeScript or compiled. */
export const MIGRATIONS = join(__dirname, '../../../migrations/*.{ts,js}');

function sqliteOptions(path: string): DataSourceOptions {
  return {
    type: 'better-sqlite3',
    database: path,
    namingStrategy: new SnakeNamingStrategy(),
    enableWAL: true,
    timeout: 5000,
    prepareDatabase: (database: { pragma(text: string): unknown }) => {
      // counts for a file without tables; `migrate` brings older ones along
      database.pragma('auto_vacuum = INCREMENTAL');
      database.pragma('synchronous = NORMAL');
      database.pragma(`journal_size_limit = ${String(LARGEST_IDLE_WAL_BYTES)}`);
    },
  };
}

function mysqlOptions(address: MysqlAddress, poolSize: number): DataSourceOptions {
  return {
    type: 'mysql',
    host: address.host,
    port: address.port,
    username: address.user,
    password: address.password,
    database: address.database,
    charset: 'utf8mb4',
    timezone: 'Z',
    supportBigNumbers: true,
    bigNumberStrings: false,
    connectTimeout: CONNECT_MS,
    poolSize,
    namingStrategy: new SnakeNamingStrategy(),
    extra: { enableKeepAlive: true, keepAliveInitialDelay: 10_000 },
  };
}
