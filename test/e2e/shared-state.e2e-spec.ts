import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiAnswer, ApiClient } from '../support/api-client';
import { forget, keysOf, newPrefix, REDIS_URL, redisConnections } from '../support/redis';
import { SourceServer } from '../support/source-server';
import { TcpProxy } from '../support/tcp-proxy';
import { ADMIN, startServer, TestServer } from '../support/test-server';
import { chain, CHARGES, createWorkflow, outputNode } from '../support/workflows';

const MYSQL_URL = process.env['VANTAGE_TEST_MYSQL_URL'] ?? '';
const PER_MINUTE = 40;

(MYSQL_URL && REDIS_URL ? describe : describe.skip)('two servers on mysql and redis', () => {
  const prefix = newPrefix();
  let one: TestServer;
  let other: TestServer;
  let source: SourceServer;
  let proxy: TcpProxy;
  let port: number;

  beforeAll(async () => {
    source = await SourceServer.start();
    const redis = new URL(REDIS_URL);
    proxy = new TcpProxy(redis.hostname, Number(redis.port || 6379));
    port = await proxy.listen();
    const env = {
      EGRESS_ALLOW: source.host,
      RATE_LIMIT_PER_MINUTE: String(PER_MINUTE),
      REDIS_KEY_PREFIX: prefix,
      RESULT_STORE: 'redis',
    };
    const proxied = `redis://127.0.0.1:${String(port)}`;
    one = await startServer({
      topology: 'local',
      database: 'mysql',
      env: { ...env, REDIS_URL: proxied },
    });
    const database = { ...one.database, drop: () => Promise.resolve() };
    const dataDir = mkdtempSync(join(tmpdir(), 'vantage-test-'));
    other = new TestServer(database, dataDir, { ...env, REDIS_URL }, 'local');
    await other.start();
  });
  afterAll(async () => {
    await other.close();
    await one.close();
    await source.close();
    await proxy.cut();
    await forget(await redisConnections(REDIS_URL, prefix));
  });

  /** The client at the other server. */
  const there = (client: ApiClient): ApiClient => other.anonymous.with(client.credentials);
  const large = (): Promise<number> =>
    createWorkflow(one.admin, chain(source.node(2500), outputNode()));
  const execute = async (id: number): Promise<string> => {
    const { body } = await one.admin.post(`/workflows/${String(id)}/execute`);
    return `/workflows/${String(id)}/data/${String(body.data.result_id)}`;
  };
  const chunks = async (): Promise<number> => {
    const connections = await redisConnections(REDIS_URL, prefix);
    const keys = await keysOf(connections);
    connections.onApplicationShutdown();
    return keys.filter((key) => key.startsWith(`${prefix}:chunk:`)).length;
  };
  /** Calls one server and the other in turn. */
  async function alternately(
    times: number,
    call: (client: ApiClient) => Promise<ApiAnswer>,
    client: ApiClient,
  ): Promise<ApiAnswer[]> {
    const answers: ApiAnswer[] = [];
    for (let n = 0; n < times; n += 1) answers.push(await call(n % 2 ? there(client) : client));
    return answers;
  }

  it('read what either has computed: pages, exports and latest outputs', async () => {
    const id = await large();
    const result = await execute(id);
    const page = await there(one.admin).get(`${result}?page=1&limit=1000`);
    expect(page.body.data).toMatchObject({ total_rows: 2500, has_more: true });
    expect(page.body.data.rows[0].n).toBe(1000);
    const exported = await there(one.admin).get(`${result}/export?format=ndjson`);
    expect(exported.text.trim().split('\n')).toHaveLength(2500);
    const { body } = await there(one.admin).get(`/workflows/${String(id)}/outputs?limit=1000`);
    expect(body.data.outputs[0].rows).toHaveLength(1000);

    const small = await execute(await createWorkflow(one.admin));
    expect((await there(one.admin).get(small)).body.data.rows).toEqual(CHARGES);
    expect(await chunks()).toBe(2);
  });

  it('remove the results of a workflow, whichever made them', async () => {
    const id = await large();
    await execute(id);
    const before = await chunks();
    expect((await there(one.admin).delete(`/workflows/${String(id)}`)).status).toBe(204);
    expect(await chunks()).toBe(before - 1);
  });

  it('hold a key to one limit together', async () => {
    const key = await one.createKey(one.session);
    const answers = await alternately(PER_MINUTE + 10, (client) => client.get('/workflows'), key);
    expect(answers.map(({ status }) => status)).toEqual([
      ...Array.from({ length: PER_MINUTE }, () => 200),
      ...Array.from({ length: 10 }, () => 429),
    ]);
    const remaining = answers.map(({ headers }) => Number(headers.get('x-ratelimit-remaining')));
    expect(remaining.slice(0, 3)).toEqual([PER_MINUTE - 1, PER_MINUTE - 2, PER_MINUTE - 3]);
    expect(Number(answers.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('know the same sessions', async () => {
    const session = await one.login(ADMIN.email, ADMIN.password);
    expect((await there(session).get('/auth/me')).status).toBe(200);
    expect((await there(session).post('/auth/logout')).status).toBeLessThan(300);
    expect((await session.get('/auth/me')).status).toBe(401);
  });

  it('count logins of an account and failed authentications of an address together', async () => {
    const account = { email: 'ada@example.com', password: 'wrong' };
    const logins = await alternately(
      12,
      (client) => client.post('/auth/login', account),
      one.anonymous,
    );
    expect(logins.map(({ status }) => status)).toEqual([
      ...Array.from({ length: 10 }, () => 401),
      429,
      429,
    ]);
    const stranger = one.anonymous.with({ authorization: 'Bearer vntg_nonsense' });
    const failures = await alternately(62, (client) => client.get('/workflows'), stranger);
    expect(failures.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(60);
    expect(failures.slice(-2).map(({ status }) => status)).toEqual([429, 429]);
  });

  it('go on while Redis is away, but for results, and take them up when it is back', async () => {
    const key = await one.createKey(one.session);
    const id = await createWorkflow(key, chain(source.node(2500), outputNode()));
    const { body } = await key.post(`/workflows/${String(id)}/execute`);
    const result = `/workflows/${String(id)}/data/${String(body.data.result_id)}`;
    await proxy.cut();
    expect((await key.get('/workflows')).status).toBe(200);
    const page = await key.get(result);
    expect([page.status, page.body.error.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
    expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0);
    await proxy.listen(port);
    let status = 0;
    const deadline = performance.now() + 30_000;
    while (status !== 200 && performance.now() < deadline) {
      ({ status } = await key.get(result));
      if (status !== 200) await sleep(1000);
    }
    expect(status).toBe(200);
  });
});
