import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase, onEachDatabase, type TestDatabase } from '../support/databases';
import { TcpProxy } from '../support/tcp-proxy';
import { startServer, TestServer } from '../support/test-server';
import { chain, createWorkflow, outputNode } from '../support/workflows';

const MYSQL = process.env['VANTAGE_TEST_MYSQL_URL'];
const onMysql = MYSQL ? describe : describe.skip;

/** Answers one row, 1.5 s late. */
function startSlowSource(): Promise<{ source: Server; url: string }> {
  const source = createServer((_request, response) => {
    setTimeout(() => {
      response.setHeader('content-type', 'application/json');
      response.end('[{"late":true}]');
    }, 1500);
  }).listen(0, '127.0.0.1');
  return once(source, 'listening').then(() => ({
    source,
    url: `http://127.0.0.1:${String((source.address() as AddressInfo).port)}/`,
  }));
}

async function statusOf(url: string): Promise<number> {
  const answer = await fetch(url, { headers: { connection: 'close' } });
  await answer.text();
  return answer.status;
}

/** Engine processes may still be starting when the server listens already. */
async function untilReady(server: TestServer): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await statusOf(`${server.url}/health/ready`)) === 200) return;
    await sleep(200);
  }
}

onEachDatabase((database) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ database, env: { EGRESS_ALLOW: '127.0.0.1' } });
  });
  afterAll(() => server.close());

  it('says that it lives and that it is ready, to anybody', async () => {
    const live = await fetch(`${server.url}/health/live`);
    expect(await live.json()).toMatchObject({ success: true, data: { status: 'ok' } });
    await untilReady(server);
    const ready = await fetch(`${server.url}/health/ready`);
    expect(await ready.json()).toMatchObject({
      data: { status: 'ready', checks: { database: 'ok', engine: 'ok', store: 'ok' } },
    });
  });

  it('answers what is no HTTP in the envelope', async () => {
    for (const [text, code] of [
      ['GARBAGE\r\n\r\n', 'INVALID_INPUT'],
      [`GET / HTTP/1.1\r\nhost: x\r\nlong: ${'x'.repeat(20_000)}\r\n\r\n`, 'PAYLOAD_TOO_LARGE'],
    ] as const) {
      const { hostname, port } = new URL(server.url);
      const socket = connect(Number(port), hostname);
      socket.end(text);
      let answer = '';
      socket.on('data', (data) => (answer += data.toString()));
      await once(socket, 'close');
      const body = JSON.parse(answer.split('\r\n\r\n')[1] ?? '') as { error: { code: string } };
      expect(body.error.code).toBe(code);
    }
  });

  it('finishes what it has begun when told to stop, even twice, and says it is not ready', async () => {
    const { source, url } = await startSlowSource();
    const id = await createWorkflow(server.admin, {
      title: 'slow',
      ...chain(
        { node_type: 'http/request', node_role: 'getter', label: 'slow', config: { url } },
        outputNode(),
      ),
    });
    const running = server.admin.post(`/workflows/${String(id)}/execute`);
    await once(source, 'request');
    const stopped = server.stop('SIGTERM');
    process.kill(server.pid, 'SIGINT');
    await sleep(100);
    expect(await statusOf(`${server.url}/health/ready`)).toBe(503);
    expect(await statusOf(`${server.url}/health/live`)).toBe(200);
    expect((await server.admin.get('/workflows')).status).toBe(503);
    const answer = await running;
    expect([answer.status, answer.body.data.rows]).toEqual([200, [{ late: true }]]);
    expect(await stopped).toBe(0);
    source.close();
    await server.start();
    expect((await server.admin.get(`/workflows/${String(id)}`)).status).toBe(200);
  });
});

onMysql('while the database is away', () => {
  let database: TestDatabase;
  let proxy: TcpProxy;
  let server: TestServer;
  let port: number;

  beforeAll(async () => {
    database = await createDatabase('mysql');
    const url = new URL(database.url ?? '');
    proxy = new TcpProxy(url.hostname, Number(url.port || 3306));
    port = await proxy.listen();
    url.host = `127.0.0.1:${String(port)}`;
    const dataDir = mkdtempSync(join(tmpdir(), 'vantage-test-'));
    server = new TestServer(database, dataDir, { DATABASE_URL: url.href });
    await server.start();
  });
  afterAll(async () => {
    await server.close();
    await proxy.cut();
  });

  it('answers SERVICE_UNAVAILABLE and heals without a restart', async () => {
    const { pid } = server;
    await untilReady(server);
    await proxy.cut();
    for (const client of [server.admin, server.session]) {
      const answer = await client.get('/workflows');
      expect([answer.status, answer.body.error.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    }
    expect(await statusOf(`${server.url}/health/ready`)).toBe(503);
    expect(await statusOf(`${server.url}/health/live`)).toBe(200);
    await proxy.listen(port);
    for (const client of [server.admin, server.session]) {
      expect((await client.get('/workflows')).status).toBe(200);
    }
    expect(await statusOf(`${server.url}/health/ready`)).toBe(200);
    expect(server.pid).toBe(pid);
  });
});
