import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ADMIN, startServer, type TestServer } from '../support/test-server';
import { chain, createWorkflow, outputNode } from '../support/workflows';

type Line = Record<string, unknown>;

const WEBHOOK_TOKEN = 'Zx81kQ0aLmN4pRs7TuVw';
const SECRETS = {
  credential: 'credential-sesame-1',
  wrongPassword: 'wrong-password-sesame',
  query: 'query-sesame-9',
  header: 'header-sesame-3',
};

let server: TestServer;
let source: Server;
let address: string;
beforeAll(async () => {
  source = createServer((_request, response) => response.writeHead(500).end('no')).listen(0);
  await once(source, 'listening');
  address = `http://127.0.0.1:${String((source.address() as AddressInfo).port)}`;
  server = await startServer({ env: { LOG_LEVEL: 'trace', EGRESS_ALLOW: '127.0.0.1' } });
});
afterAll(async () => {
  await server.close();
  source.close();
});

/** The lines that mention the text, once there are as many. */
async function linesWith(text: string, msg: string): Promise<Line[]> {
  await server.prints(text);
  const found = (): Line[] =>
    server.output
      .split('\n')
      .filter((line) => line.startsWith('{') && line.endsWith('}') && line.includes(text))
      .map((line) => JSON.parse(line) as Line)
      .filter((line) => line['msg'] === msg);
  const deadline = performance.now() + 20_000;
  while (found().length === 0 && performance.now() < deadline) await sleep(50);
  return found();
}

it('writes one line a request and one a run, each with both ids and who it was', async () => {
  const id = await createWorkflow(server.admin);
  const answer = await server.admin.post(`/workflows/${String(id)}/execute`, undefined, {
    headers: { 'x-request-id': 'request-of-this-test' },
  });
  expect(answer.status).toBe(200);
  const executionId = String(answer.body.data.execution_id);
  const ids = { request_id: 'request-of-this-test', execution_id: executionId };
  const [run] = await linesWith(executionId, 'run');
  expect(run).toMatchObject({ ...ids, workflow_id: id, status: 'completed', trigger: 'api' });
  const [request, ...others] = await linesWith(executionId, 'request');
  expect(others).toEqual([]);
  expect(request).toMatchObject({
    ...ids,
    method: 'POST',
    route: '/api/v1/workflows/:workflowId/execute',
    status: 200,
    duration_ms: expect.any(Number),
    user_id: expect.any(Number),
    key_prefix: server.admin.credentials['authorization']?.slice('Bearer '.length).slice(0, 9),
  });
  const record = await server.admin.get(`/executions/${executionId}`);
  expect(record.body.data.request_id).toBe('request-of-this-test');
});

it('keeps the request of a run that waited', async () => {
  const id = await createWorkflow(server.admin, { max_concurrency: 1 });
  const answers = await Promise.all(
    [1, 2, 3].map((n) =>
      server.admin.post(`/workflows/${String(id)}/execute`, undefined, {
        headers: { 'x-request-id': `waiting-request-${String(n)}` },
      }),
    ),
  );
  for (const [index, answer] of answers.entries()) {
    const executionId = String(answer.body.data.execution_id);
    const [run] = await linesWith(executionId, 'run');
    expect(run).toMatchObject({ request_id: `waiting-request-${String(index + 1)}` });
  }
});

it('never writes a secret, whatever fails, at any level', async () => {
  const created = await server.session.post('/credentials', {
    name: 'logged',
    type: 'http',
    data: { scheme: 'bearer', token: SECRETS.credential, hosts: ['127.0.0.1'] },
  });
  expect(created.status).toBe(201);
  const login = { email: ADMIN.email, password: SECRETS.wrongPassword };
  await server.anonymous.post('/auth/login', login);
  const url = `${address}/services/${WEBHOOK_TOKEN}?token=${SECRETS.query}`;
  const config = { url, headers: { 'x-token': SECRETS.header } };
  const id = await createWorkflow(server.admin, {
    ...chain(
      { node_type: 'http/request', node_role: 'getter', label: 'Hook', config },
      outputNode(),
    ),
  });
  const answer = await server.admin.post(
    `/workflows/${String(id)}/execute?token=${SECRETS.query}`,
    undefined,
    { headers: { cookie: `vantage_session=${SECRETS.header}` } },
  );
  expect(answer.status).toBe(422);
  await linesWith(String(answer.body.error.execution_id), 'request');
  const key = server.admin.credentials['authorization']?.slice('Bearer '.length) ?? '';
  const cookie = server.session.credentials['cookie']?.split('=')[1] ?? '';
  expect(key).not.toBe('');
  expect(cookie).not.toBe('');
  for (const secret of [...Object.values(SECRETS), WEBHOOK_TOKEN, ADMIN.password, key, cookie]) {
    expect(server.output.includes(secret) ? secret : 'hidden').toBe('hidden');
  }
});
