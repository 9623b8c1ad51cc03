import { setTimeout } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';
import type { NodeCredential } from '../../../src/node-sdk';
import { DatabaseIntegration } from '../../../src/integrations/database/database.integration';
import { engineHarness } from '../../support/engine-harness';
import { mariaDbBinary, startPrivateMariaDb } from '../../support/private-mariadb';
import { postgresPrograms, startPrivatePostgres } from '../../support/private-postgres';
import { SourceNodesIntegration } from '../../support/source-nodes';
import { credentialFor, messageOf, runWrite } from './support';

const DEADLINE_MS = 60_000;
/** Several statements' worth, the last of which takes too long to end before the crash. */
const ROWS = Array.from({ length: 8000 }, (_, n) => ({
  id: n + 1,
  v: n === 7999 ? 'slow' : 'new',
}));

interface Server {
  kill(): Promise<void>;
  startAgain(): Promise<void>;
  stop(): void;
  ask(statement: string): Promise<Record<string, unknown>[]>;
  readonly credential: NodeCredential;
}

function login(kind: 'mysql' | 'postgres', url: string, changes = {}): NodeCredential {
  const { hostname: host, port } = new URL(url);
  const user = kind === 'mysql' ? 'root' : 'postgres';
  const database = kind === 'mysql' ? 'shop' : 'postgres';
  const data = { host, port: Number(port), user, password: '', database, ...changes };
  return credentialFor({ kind, login: data });
}

async function mariaDb(binary: string): Promise<Server> {
  const server = await startPrivateMariaDb(binary);
  const ask = async (statement: string) => {
    const connection = await createConnection({ uri: server.url });
    try {
      const [rows] = await connection.query(statement);
      return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : [];
    } finally {
      await connection.end();
    }
  };
  await ask('CREATE DATABASE shop');
  await ask('CREATE TABLE shop.t (id INT PRIMARY KEY, v VARCHAR(10))');
  await ask("INSERT INTO shop.t VALUES (0, 'old')");
  await ask(
    "CREATE TRIGGER shop.slow BEFORE INSERT ON shop.t FOR EACH ROW SET @x = IF(NEW.v = 'slow', SLEEP(60), 0)",
  );
  return { ...server, ask, credential: login('mysql', server.url) };
}

async function postgres(programs: string): Promise<Server> {
  const server = await startPrivatePostgres(programs);
  const ask = async (statement: string) => {
    const client = new Client({ connectionString: server.url });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(statement)).rows;
    } finally {
      await client.end();
    }
  };
  await ask('CREATE SCHEMA shop');
  await ask('CREATE TABLE shop.t (id INT PRIMARY KEY, v VARCHAR(10))');
  await ask("INSERT INTO shop.t VALUES (0, 'old')");
  await ask(
    "CREATE FUNCTION slow() RETURNS trigger AS $$ BEGIN IF NEW.v = 'slow' THEN PERFORM pg_sleep(60); END IF; RETURN NEW; END $$ LANGUAGE plpgsql",
  );
  await ask('CREATE TRIGGER slow BEFORE INSERT ON shop.t FOR EACH ROW EXECUTE FUNCTION slow()');
  return { ...server, ask, credential: login('postgres', server.url) };
}

const binary = mariaDbBinary();
const programs = postgresPrograms();
const SERVERS: Readonly<Record<string, () => Promise<Server>>> = {
  ...(binary === undefined ? {} : { mariadb: () => mariaDb(binary) }),
  ...(programs === undefined ? {} : { postgres: () => postgres(programs) }),
};
const ASLEEP: Readonly<Record<string, string>> = {
  mariadb: "SELECT 1 FROM information_schema.processlist WHERE state = 'User sleep'",
  postgres: "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'",
};

describe.each(Object.keys(SERVERS))('%s that crashes', (name) => {
  const engine = engineHarness([DatabaseIntegration, SourceNodesIntegration]);
  let server: Server;
  beforeAll(async () => {
    server = await (SERVERS[name] as () => Promise<Server>)();
  });
  afterAll(async () => {
    server.stop();
    await engine.close();
  });

  it.each(['insert', 'upsert'])(
    'in the middle of %s leaves nothing half-written',
    async (operation) => {
      const keys = operation === 'insert' ? {} : { key_columns: ['id'] };
      const config = { operation, table: 'shop.t', ...keys } as never;
      const running = runWrite(engine, server.credential, ROWS, config);
      const deadline = performance.now() + DEADLINE_MS;
      while ((await server.ask(ASLEEP[name] ?? '')).length === 0) {
        if (performance.now() > deadline) throw new Error('It does not come to the last row');
        await setTimeout(20);
      }
      await server.kill();
      expect(messageOf(await running)).toMatch(
        /was lost before COMMIT was sent, so it may be run again\. Nothing was written to shop\.t$/,
      );
      await server.startAgain();
      expect(await server.ask('SELECT id, v FROM shop.t')).toEqual([{ id: 0, v: 'old' }]);
    },
  );

  (name === 'mariadb' ? it : it.skip)('a server that only reads says so', async () => {
    await server.ask("CREATE USER writer@'%'");
    await server.ask("GRANT ALL ON shop.* TO writer@'%'");
    await server.ask('SET GLOBAL read_only = 1');
    const { data } = server.credential;
    const credential = credentialFor({
      kind: 'mysql',
      login: { ...data, user: 'writer' } as never,
    });
    const config = { operation: 'insert', table: 't' };
    const outcome = await runWrite(engine, credential, [{ id: 5, v: 'x' }], config);
    expect(messageOf(outcome)).toMatch(
      /read-only option.*Use the credential of a server and user that may write\. Nothing was written to t$/,
    );
  });
});
