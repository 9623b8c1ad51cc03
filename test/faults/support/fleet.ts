import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { ApiClient } from '../../support/api-client';
import type { TestDatabase } from '../../support/databases';
import {
  mariaDbBinary,
  type PrivateMariaDb,
  startPrivateMariaDb,
} from '../../support/private-mariadb';
import { ServerProcess, WORKER } from '../../support/server-process';
import { TestServer } from '../../support/test-server';
import { mysqlTables, sqliteTables, type Tables } from './tables';

const READY_DEADLINE_MS = 120_000;

export interface FleetOptions {
  /** Servers over one database and one DATA_DIR. */
  readonly servers: number;
  /** Undefined: SQLite, and so one server. */
  readonly mariaDb?: PrivateMariaDb;
  readonly dataDir?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** A MariaDB of the test's own; without one these suites prove nothing, so it must be there. */
export function ownMariaDb(
  environment: Readonly<Record<string, string>> = {},
): Promise<PrivateMariaDb> {
  const binary = mariaDbBinary();
  if (!binary) throw new Error('mariadbd is not installed: apt-get install mariadb-server');
  return startPrivateMariaDb(binary, [], { ...process.env, ...environment });
}

/** Servers that share what they keep, and one key that each of them takes, again after a restart. */
export class Fleet {
  readonly servers: TestServer[] = [];
  readonly workers: ServerProcess[] = [];
  private readonly clients = new Map<TestServer, ApiClient>();
  private credentials: Readonly<Record<string, string>> = {};

  private constructor(
    readonly dataDir: string,
    readonly tables: Tables,
    private readonly database: TestDatabase,
  ) {}

  static async start({ servers, mariaDb, dataDir, env = {} }: FleetOptions): Promise<Fleet> {
    const folder = dataDir ?? mkdtempSync(join(tmpdir(), 'vantage-test-'));
    const database = mariaDb ? await databaseOn(mariaDb) : EMBEDDED;
    const tables = database.url ? mysqlTables(database.url) : sqliteTables(folder);
    const fleet = new Fleet(folder, tables, database);
    for (let n = 0; n < servers; n += 1) await fleet.add(env);
    return fleet;
  }

  /** Of MySQL. */
  get databaseUrl(): string {
    return this.database.url ?? '';
  }

  /** Starts one more server. */
  async add(env: Readonly<Record<string, string | undefined>> = {}): Promise<TestServer> {
    const server = new TestServer(this.database, this.dataDir, env, 'local');
    this.servers.push(server);
    if (this.servers.length === 1) {
      await server.start();
      this.credentials = server.admin.credentials;
      this.clients.set(server, server.admin);
    } else {
      await this.revive(server);
    }
    return server;
  }

  /** Starts a worker of queue mode. */
  async addWorker(env: Readonly<Record<string, string | undefined>>): Promise<void> {
    const [server] = this.servers;
    if (!server) throw new Error('A worker comes after its server');
    const worker = new ServerProcess(WORKER, server.environment(env));
    this.workers.push(worker);
    await worker.start();
  }

  /** Whoever is called next; it may be dead. */
  readonly any = (): ApiClient => {
    const servers = this.servers;
    const server = servers[Math.floor(Math.random() * servers.length)];
    return this.of(server);
  };

  of(server: TestServer | undefined): ApiClient {
    const client = server && this.clients.get(server);
    if (!client) throw new Error('There is no such server');
    return client;
  }

  /** Starts a server that was stopped or killed. */
  async revive(server: TestServer): Promise<void> {
    await server.spawn();
    const client = await ApiClient.connect(server.url);
    this.clients.set(server, client.with(this.credentials));
  }

  /** Resolves once every server takes runs: its engine processes have started, too. */
  async untilReady(): Promise<void> {
    const deadline = Date.now() + READY_DEADLINE_MS;
    for (const { url } of this.servers) {
      while (!(await isReady(url))) {
        if (Date.now() > deadline) throw new Error(`${url} does not get ready`);
        await sleep(100);
      }
    }
  }

  /** Each server once, one after the other: every start sweeps. */
  async restart(): Promise<void> {
    for (const server of this.servers) {
      await server.stop();
      await this.revive(server);
    }
  }

  async close(): Promise<void> {
    for (const worker of this.workers) await worker.stop();
    for (const server of this.servers) await server.close();
  }
}

async function isReady(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/health/ready`, { headers: { connection: 'close' } });
  await answer.text();
  return answer.ok;
}

const EMBEDDED: TestDatabase = {
  kind: 'sqlite',
  url: undefined,
  drop: () => Promise.resolve(),
};

async function databaseOn({ url }: PrivateMariaDb): Promise<TestDatabase> {
  const name = `vantage_test_${randomBytes(6).toString('hex')}`;
  const connection = await createConnection({ uri: url });
  await connection.query(`CREATE DATABASE ${name}`);
  await connection.end();
  return { kind: 'mysql', url: new URL(`/${name}`, url).href, drop: () => Promise.resolve() };
}
