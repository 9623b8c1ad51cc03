import { join, resolve } from 'node:path';
import type { Environment } from './environment';
import type { StorageSettings } from './storage.settings';

/** A MySQL or MariaDB server, taken apart from its URL. */
export interface MysqlAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** The application's own database. */
export class DatabaseSettings {
  /** `DATABASE_URL`: `sqlite:path` or `mysql://user:pw@host:3306/db`. Default DATA_DIR/vantage.sqlite. */
  readonly url: string;
  /** Which of the two the URL names. */
  readonly kind: 'sqlite' | 'mysql';
  /** `DATABASE_POOL_SIZE`: connections to MySQL at once, 2 to 1000 (one may hold a lock). Default 10. SQLite has one. */
  readonly poolSize: number;
  /** Absolute path of the SQLite file; undefined with MySQL. */
  readonly sqlitePath: string | undefined;
  /** Undefined with SQLite. */
  readonly mysql: MysqlAddress | undefined;

  constructor(env: Environment, storage: StorageSettings) {
    const fallback = `sqlite:${join(storage.dataDir, 'vantage.sqlite')}`;
    this.url = env.secret('DATABASE_URL') ?? fallback;
    this.kind = /^mysql:/i.test(this.url) ? 'mysql' : 'sqlite';
    this.poolSize = env.integer('DATABASE_POOL_SIZE', { default: 10, min: 2, max: 1000 });
    this.sqlitePath = this.kind === 'sqlite' ? readSqlitePath(env, this.url) : undefined;
    this.mysql = this.kind === 'mysql' ? readMysqlAddress(env, this.url) : undefined;
  }
}

function readSqlitePath(env: Environment, url: string): string {
  const path = /^sqlite:(?:\/\/(?=\/))?(.+)$/i.exec(url)?.[1];
  if (path !== undefined && !/^:memory:|[?#]/.test(path) && !path.startsWith('//')) {
    return resolve(path);
  }
  env.fault(
    'DATABASE_URL',
    'is not an address this server knows; use sqlite:/path/to/file or mysql://user:password@host:3306/database',
  );
  return resolve('vantage.sqlite');
}

function readMysqlAddress(env: Environment, url: string): MysqlAddress {
  const address = parseMysqlUrl(url);
  if (typeof address !== 'string') return address;
  env.fault('DATABASE_URL', `${address}; use mysql://user:password@host:3306/database`);
  return { host: '', port: 0, user: '', password: '', database: '' };
}

/** The address, or what is wrong with the URL (never quoting it: it holds a password). */
function parseMysqlUrl(text: string): MysqlAddress | string {
  if (!URL.canParse(text)) return 'is not a valid URL';
  const url = new URL(text);
  try {
    const address = {
      host: decodeURIComponent(url.hostname).replace(/^\[(.*)\]$/, '$1'),
      port: url.port === '' ? 3306 : Number(url.port),
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      database: decodeURIComponent(url.pathname.slice(1)),
    };
    return whatIsMissing(url, address) ?? address;
  } catch {
    return 'holds a % that is not percent-encoding (write it as %25)';
  }
}

function whatIsMissing(url: URL, address: MysqlAddress): string | undefined {
  if (address.host === '') return 'names no host';
  if (address.user === '') return 'names no user';
  if (address.database === '') return 'names no database';
  if (address.database.includes('/')) return 'has more than one name in its path';
  if (url.search !== '' || url.hash !== '') return 'takes no parameters after the database name';
  return undefined;
}
