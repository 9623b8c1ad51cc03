import { onEachDatabase } from '../support/databases';
import { SourceServer } from '../support/source-server';
import { startServer, type TestServer } from '../support/test-server';
import { chain, createWorkflow, outputNode, rowsNode, setterNode } from '../support/workflows';

onEachDatabase((database) => {
  let server: TestServer;
  let source: SourceServer;
  let count = 0;

  beforeAll(async () => {
    source = await SourceServer.start();
    server = await startServer({ database, env: { EGRESS_ALLOW: source.host } });
  });
  afterAll(async () => {
    await server.close();
    await source.close();
  });

  const withKey = (key = `key-${String((count += 1))}`) => ({
    headers: { 'idempotency-key': key },
  });
  const draft = { title: 'Once', ...chain(rowsNode(), outputNode()) };
  const total = async () => (await server.admin.get('/workflows')).body.data.total as number;
  const codeOf = ({ status, body }: { status: number; body: { error?: { code: string } } }) => [
    status,
    body.error?.code,
  ];

  it('creates a workflow once, however often and at once it is asked for', async () => {
    const before = await total();
    const key = withKey();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => server.admin.post('/workflows', draft, key)),
    );
    const created = answers.filter(({ status }) => status === 201);
    expect(created.length).toBeGreaterThan(0);
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expect(codeOf(answer)).toEqual([409, 'IDEMPOTENCY_IN_FLIGHT']);
      expect(answer.headers.get('retry-after')).toBe('1');
    }
    const again = await server.admin.post('/workflows', draft, key);
    expect(again.body.data).toEqual(created[0]?.body.data);
    expect(await total()).toBe(before + 1);
  });

  it('updates once: the version counts up once', async () => {
    const id = await createWorkflow(server.admin);
    const key = withKey();
    const first = await server.admin.patch(`/workflows/${String(id)}`, { title: 'New' }, key);
    const second = await server.admin.patch(`/workflows/${String(id)}`, { title: 'New' }, key);
    expect(second.body.data).toEqual(first.body.data);
    expect(second.body.data.version).toBe(2);
  });

  it('runs once, and answers the same run with its rows', async () => {
    const id = await createWorkflow(server.admin);
    const key = withKey();
    const first = await server.admin.post(`/workflows/${String(id)}/execute`, {}, key);
    const second = await server.admin.post(`/workflows/${String(id)}/execute`, {}, key);
    expect(second.status).toBe(200);
    const { execution_id, result_id, rows } = first.body.data;
    expect(second.body.data).toMatchObject({ execution_id, result_id, rows });
    const runs = await server.admin.get(`/workflows/${String(id)}/executions`);
    expect(runs.body.data.executions).toHaveLength(1);
  });

  it.each<Record<string, string>>([{}, { prefer: 'respond-async' }])(
    'runs once where many ask at once: %j',
    async (header) => {
      const id = await createWorkflow(server.admin);
      const { headers } = withKey();
      const ask = () =>
        server.admin.post(
          `/workflows/${String(id)}/execute`,
          {},
          { headers: { ...headers, ...header } },
        );
      const answers = await Promise.all(Array.from({ length: 30 }, ask));
      for (const answer of answers.filter(({ status }) => status >= 300)) {
        expect(codeOf(answer)).toEqual([409, 'IDEMPOTENCY_IN_FLIGHT']);
      }
      const { executions } = (await server.admin.get(`/workflows/${String(id)}/executions`)).body
        .data;
      expect(executions).toHaveLength(1);
    },
  );

  it('repeats a run once, and answers the same repetition', async () => {
    const id = await createWorkflow(server.admin);
    const { body } = await server.admin.post(`/workflows/${String(id)}/execute`);
    const path = `/executions/${String(body.data.execution_id)}/retry`;
    const key = withKey();
    const [first, second] = [
      await server.admin.post(path, undefined, key),
      await server.admin.post(path, undefined, key),
    ];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.body.data.execution_id).toBe(first.body.data.execution_id);
    const runs = await server.admin.get(`/workflows/${String(id)}/executions?trigger=retry`);
    expect(runs.body.data.executions).toHaveLength(1);
  });

  it('answers a failed run with the same failure', async () => {
    const id = await createWorkflow(
      server.admin,
      chain(rowsNode(), setterNode('sort', { by: [{ column: 'nope' }] }), outputNode()),
    );
    const key = withKey();
    const first = await server.admin.post(`/workflows/${String(id)}/execute`, {}, key);
    const second = await server.admin.post(`/workflows/${String(id)}/execute`, {}, key);
    expect(codeOf(second)).toEqual([422, 'EXECUTION_FAILED']);
    expect(second.body.error).toEqual(first.body.error);
  });

  it('refuses a second request while the first runs; respond-async tells of it', async () => {
    const id = await createWorkflow(server.admin, chain(source.node(1, 'held'), outputNode()));
    const path = `/workflows/${String(id)}/execute`;
    const key = withKey();
    const first = server.admin.post(path, {}, key);
    await source.holds(1);
    expect(codeOf(await server.admin.post(path, {}, key))).toEqual([409, 'IDEMPOTENCY_IN_FLIGHT']);
    const headers = { ...key.headers, prefer: 'respond-async' };
    const told = await server.admin.post(path, {}, { headers });
    source.release();
    expect(told.body.data.execution_id).toBe((await first).body.data.execution_id);
  });

  it('refuses another body under the same key, and keys of other callers are their own', async () => {
    const key = withKey();
    await server.admin.post('/workflows', draft, key);
    const other = await server.admin.post('/workflows', { ...draft, title: 'Twice' }, key);
    expect(codeOf(other)).toEqual([422, 'IDEMPOTENCY_MISMATCH']);
    const theirs = await server.createKey(server.session, { scope_level: 'client' });
    expect((await theirs.post('/workflows', { ...draft, title: 'Twice' }, key)).status).toBe(201);
  });

  it('leaves the key of a request that made nothing free', async () => {
    const key = withKey();
    const wrong = { ...draft, nodes: [{ ...rowsNode(), node_type: 'no/such' }] };
    expect((await server.admin.post('/workflows', wrong, key)).status).toBe(400);
    expect((await server.admin.post('/workflows', draft, key)).status).toBe(201);
    const id = await createWorkflow(server.admin, { is_active: false });
    const run = withKey();
    const path = `/workflows/${String(id)}/execute`;
    expect((await server.admin.post(path, {}, run)).status).toBe(409);
    await server.admin.patch(`/workflows/${String(id)}`, { is_active: true });
    expect((await server.admin.post(path, {}, run)).status).toBe(200);
  });

  it.each(['', 'with blank', 'x'.repeat(256)])('refuses the key %j', async (key) => {
    const answer = await server.admin.post('/workflows', draft, withKey(key));
    expect(codeOf(answer)).toEqual([400, 'INVALID_INPUT']);
  });
});
