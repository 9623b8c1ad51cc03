import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { RunOutcome } from '../../../src/engine/process-pool/messages';
import { InfileServer } from '../../support/infile-server';
import { freePort } from '../../support/private-mariadb';
import { onEachServer, type ServerKind } from '../../support/server-databases';
import { TcpProxy } from '../../support/tcp-proxy';
import { credentialFor, databaseTest, runQuery } from './support';

/** A query that runs for a minute before its first row, and one that answers without an end. */
const SLOW: Readonly<Record<ServerKind, string>> = {
  mysql: 'SELECT SLEEP(60) AS x',
  postgres: 'SELECT pg_sleep(60)::text AS x',
};
const ENDLESS: Readonly<Record<ServerKind, string>> = {
  mysql: 'SELECT a.id, REPEAT("x", 500) AS t FROM many a, many b, many c',
  postgres: "SELECT a.id, repeat('x', 500) AS t FROM many a, many b, many c",
};
const messageOf = (outcome: RunOutcome): string =>
  'message' in outcome ? outcome.message : outcome.status;

onEachServer((kind) => {
  const test = databaseTest(kind);
  const proxies: TcpProxy[] = [];
  beforeAll(async () => {
    await test.execute('CREATE TABLE many (id INT)');
    const values = Array.from({ length: 1000 }, (_, n) => `(${String(n)})`).join(',');
    await test.execute(`INSERT INTO many VALUES ${values}`);
  });
  afterAll(() => Promise.all(proxies.map((proxy) => proxy.cut())));

  async function throughProxy() {
    const { login } = test.database;
    const proxy = new TcpProxy(login.host, login.port);
    proxies.push(proxy);
    const port = await proxy.listen();
    return { proxy, credential: credentialFor(test.database, { host: '127.0.0.1', port }) };
  }

  /** What our database's other sessions are doing. */
  async function atWork(): Promise<unknown[]> {
    const { database } = test.database.login;
    return kind === 'mysql'
      ? test.database.rows(
          `SELECT info FROM information_schema.processlist WHERE db = '${database}' AND id <> CONNECTION_ID()`,
        )
      : test.database.rows(
          'SELECT query FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
        );
  }

  async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = performance.now() + 30_000;
    while (!(await condition())) {
      if (performance.now() > deadline) throw new Error('It does not become true');
      await setTimeout(10);
    }
  }

  it.each([
    ['that has not begun to answer', SLOW],
    ['that is answering', ENDLESS],
  ])('a query %s is cancelled, on the server too', async (_, queries) => {
    const abort = new AbortController();
    const config = { query: queries[kind], max_rows: 100_000_000 };
    const running = runQuery(test.engine, credentialFor(test.database), config, abort.signal);
    await until(async () => (await atWork()).length > 0);
    await setTimeout(200);
    abort.abort();
    expect((await running).status).toBe('cancelled');
    await until(async () => (await atWork()).length === 0);
  });

  it('the server gives up after timeout_seconds', async () => {
    const config = { query: SLOW[kind], timeout_seconds: 1 };
    const outcome = await runQuery(test.engine, credentialFor(test.database), config);
    // MySQL's SLEEP() answers 1 where it is interrupted; MariaDB's fails, as all else does.
    expect(messageOf(outcome)).toContain('The query took longer than 1 s');
    await until(async () => (await atWork()).length === 0);
  });

  it('a server that hangs is left after timeout_seconds and a little', async () => {
    const { proxy, credential } = await throughProxy();
    const config = { query: ENDLESS[kind], timeout_seconds: 1, max_rows: 100_000_000 };
    const running = runQuery(test.engine, credential, config);
    await until(async () => (await atWork()).length > 0);
    await setTimeout(100);
    proxy.hang(true);
    expect(messageOf(await running)).toContain('The query took longer than 1 s');
    await proxy.cut();
    await until(async () => (await atWork()).length === 0);
  });

  it('a connection that is cut midway fails the run', async () => {
    const { proxy, credential } = await throughProxy();
    const config = { query: ENDLESS[kind], max_rows: 100_000_000 };
    const running = runQuery(test.engine, credential, config);
    await until(async () => (await atWork()).length > 0);
    await setTimeout(300);
    await proxy.cut();
    const outcome = await running;
    expect(messageOf(outcome)).toMatch(/The connection to 127\.0\.0\.1:\d+ was lost/);
  });

  it('a query that answers too much is stopped on the server', async () => {
    const config = { query: ENDLESS[kind], max_rows: 1000 };
    const outcome = await runQuery(test.engine, credentialFor(test.database), config);
    expect(messageOf(outcome)).toContain('answers more than 1000 rows');
    await until(async () => (await atWork()).length === 0);
  });

  it('a port where nothing listens is named', async () => {
    const port = await freePort();
    const credential = credentialFor(test.database, { host: '127.0.0.1', port });
    const outcome = await runQuery(test.engine, credential, { query: 'SELECT 1 AS a' });
    expect(messageOf(outcome)).toContain(`127.0.0.1:${String(port)}`);
    expect(messageOf(outcome)).toContain('the connection was refused');
  });

  describe('a server that makes no sense', () => {
    const servers: Server[] = [];
    afterAll(() => {
      for (const server of servers) server.close();
    });

    async function speaking(speak: (socket: Socket) => void) {
      const server = createServer((socket) => {
        socket.on('error', () => undefined);
        speak(socket);
      });
      servers.push(server);
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      return credentialFor(test.database, { host: '127.0.0.1', port });
    }

    const pieces = [
      Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'),
      Buffer.alloc(64, 0xff),
      Buffer.alloc(64),
      Buffer.from('52000000ff00000000', 'hex'),
      Buffer.from('5200000008000000005a0000000549', 'hex'),
      Buffer.from('5200000008000000007400000006ffff', 'hex'),
      Buffer.from('05000000ff150441', 'hex'),
      Buffer.from('0100000a', 'hex'),
      Buffer.from(Array.from({ length: 512 }, (_, n) => (n * 197 + 31) % 256)),
    ];
    it.each(pieces.map((piece, index) => [index, piece] as const))(
      'fails the run and nothing else (%i)',
      async (_, piece) => {
        const credential = await speaking((socket) => socket.end(piece));
        const outcome = await runQuery(test.engine, credential, { query: 'SELECT 1 AS a' });
        expect(outcome.status).toBe('failed');
        expect(messageOf(outcome)).toMatch(/The (connection to|server)/);
      },
    );

    it('fails the run also in the midst of the rows', async () => {
      const { login } = test.database;
      const proxy = new MeddlingProxy(login.host, login.port);
      servers.push(proxy.server);
      const credential = credentialFor(test.database, {
        host: '127.0.0.1',
        port: await proxy.listen(),
      });
      const config = { query: ENDLESS[kind], max_rows: 100_000_000, timeout_seconds: 5 };
      const outcome = await runQuery(test.engine, credential, config);
      expect(outcome.status).toBe('failed');
      expect(messageOf(outcome)).toMatch(/The (connection to|server|query took)/);
    });
  });
});

/** Passes 200 kB of what the server says on as it is, then with every byte wrong. */
class MeddlingProxy {
  readonly server: Server;

  constructor(host: string, port: number) {
    this.server = createServer((client) => {
      const upstream = connect(port, host);
      let passed = 0;
      upstream.on('data', (data) => {
        passed += data.length;
        client.write(passed < 200_000 ? data : data.map((byte) => byte ^ 0x5a));
      });
      client.on('data', (data) => upstream.write(data));
      for (const [one, other] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        one.on('error', () => other.destroy());
        one.on('close', () => other.destroy());
      }
    });
  }

  async listen(): Promise<number> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return (this.server.address() as AddressInfo).port;
  }
}

describe('a MySQL server that asks for a file', () => {
  const test = databaseTest('mysql');

  it('gets none', async () => {
    const server = new InfileServer();
    try {
      const port = await server.listen();
      const credential = credentialFor(test.database, { host: '127.0.0.1', port });
      const outcome = await runQuery(test.engine, credential, { query: 'SELECT 1 AS a' });
      expect(messageOf(outcome)).toContain('asked for a file of this machine, which it never gets');
      expect(Buffer.concat(server.received)).toEqual(Buffer.from([0, 0, 0, 2]));
    } finally {
      server.close();
    }
  });
});
