import { HttpStub, type SeenRequest, type StubAnswer } from '../support/stubs/http-stub';
import { startServer, type TestServer } from '../support/test-server';
import { chain, createWorkflow, type NodeDraft, outputNode } from '../support/workflows';

const TOKEN = 'tok-3n-secret-0f-the-api';

/** An API that wants a token and echoes it in its errors. */
class Api extends HttpStub {
  handler: (request: SeenRequest) => StubAnswer = () => ({ body: [] });

  protected answer(request: SeenRequest): StubAnswer {
    const { authorization } = request.headers;
    if (authorization === `Bearer ${TOKEN}`) return this.handler(request);
    return { status: 401, body: `${authorization ?? 'nothing'} is not who I know` };
  }
}

const api = new Api();
const other = new Api();
let server: TestServer;
let credential: number;
let credentials = 0;

beforeAll(async () => {
  await Promise.all([api.listen(), other.listen()]);
  server = await startServer({ env: { EGRESS_ALLOW: `${api.host},${other.host}` } });
  credential = await created({ token: TOKEN });
});
beforeEach(() => {
  api.reset();
  other.reset();
});
afterAll(async () => {
  await server.close();
  await Promise.all([api.close(), other.close()]);
});

async function created(fields: Record<string, unknown>): Promise<number> {
  const data = { scheme: 'bearer', hosts: [api.host], test_url: `${api.url}/me`, ...fields };
  const name = `API ${String(++credentials)}`;
  const answer = await server.session.post('/credentials', { name, type: 'http', data });
  expect(answer.status).toBe(201);
  return answer.body.data.id as number;
}

const request = (config: Record<string, unknown>): NodeDraft => ({
  node_type: 'http/request',
  node_role: 'getter',
  label: 'Request',
  config: { url: `${api.url}/items`, ...config },
});
const send = (config: Record<string, unknown>): NodeDraft => ({
  node_type: 'http/send',
  node_role: 'terminator',
  label: 'Send',
  config: { url: `${api.url}/items`, ...config },
});
const execute = async (...nodes: NodeDraft[]) => {
  const id = await createWorkflow(server.admin, chain(...nodes));
  return server.admin.post(`/workflows/${String(id)}/execute`);
};

it('fetches the pages of an API with a credential, and sends the rows on', async () => {
  api.handler = ({ method, query }) => {
    if (method === 'POST') return { status: 202 };
    const page = Number(query.get('page'));
    return { body: { items: page > 2 ? [] : [{ id: page }] } };
  };
  const { status, body } = await execute(
    request({
      credential_id: credential,
      records_path: 'items',
      pagination: { type: 'page' },
    }),
    send({ credential_id: credential, per_row: true, body: { n: '{{ row.id }}' } }),
  );
  expect([status, body.error]).toEqual([200, undefined]);
  expect(body.data.rows).toEqual([{ id: 1 }, { id: 2 }]);
  expect(body.data.outputs[0].delivery).toEqual({
    sent: 2,
    requests: 2,
    statuses: { 202: 2 },
    repeated: 0,
  });
  const posted = api.requests.filter(({ method }) => method === 'POST');
  expect(posted.map((seen) => seen.body)).toEqual(['{"n":1}', '{"n":2}']);
});

it('takes no credential that it is not told to take', async () => {
  await server.session.patch(`/credentials/${String(credential)}`, { is_default: true });
  const { body } = await execute(request({}), outputNode());
  expect(body.error.code).toBe('EXECUTION_FAILED');
  expect(body.error.message).toContain('answered 401 Unauthorized: nothing is not who I know');
  expect(api.requests[0]?.headers).not.toHaveProperty('authorization');
});

it('never shows the credential, though the API does', async () => {
  const wrong = await created({ token: 'another-secret-token' });
  const answer = await execute(request({ credential_id: wrong }), outputNode());
  expect(answer.body.error.message).toMatch(/answered 401 Unauthorized: \*\*\* is not who I know$/);
  expect(answer.text).not.toContain('another-secret-token');
});

it('reaches the hosts of the credential alone', async () => {
  const url = `${other.url}/items`;
  for (const nodes of [
    [request({ url, credential_id: credential }), outputNode()],
    [
      { node_type: 'input/rows', node_role: 'getter', label: 'Rows', config: { rows: [{ a: 1 }] } },
      send({ url, credential_id: credential }),
    ],
  ] as NodeDraft[][]) {
    const { body } = await execute(...nodes);
    expect(body.error.details[0].message).toContain(
      `${other.host} is not among the hosts of this node's credential (they are ${api.host})`,
    );
  }
  expect(other.requests).toEqual([]);
});

it('tests the credential at its test_url', async () => {
  const test = async (id: number) =>
    (await server.session.post(`/credentials/${String(id)}/test`)).body.data as unknown;
  expect(await test(credential)).toMatchObject({
    ok: true,
    message: `GET ${api.url}/me answered 200`,
  });
  expect(await test(await created({ token: 'wrong-token-0123' }))).toMatchObject({
    ok: false,
    message: expect.stringMatching(/answered 401 Unauthorized: \*\*\* is not who I know/),
  });
  expect(await test(await created({ token: TOKEN, test_url: `${other.url}/me` }))).toMatchObject({
    ok: false,
    message: expect.stringContaining('is not among the hosts'),
  });
  expect(await test(await created({ token: TOKEN, test_url: null }))).toMatchObject({
    ok: false,
    message: expect.stringContaining('give it a test_url'),
  });
  expect(other.requests).toEqual([]);
});

it.each<[Record<string, unknown>, string]>([
  [{ pagination: { type: 'pages' } }, 'pagination.type must be one of next_link, page, cursor'],
  [{ pagination: { type: 'page', pages: 3 } }, 'pages'],
  [{ pagination: { type: 'cursor', cursor_path: 'a' } }, 'pagination.cursor_param'],
  [{ retry: { attempts: 3 } }, 'attempts'],
  [{ record_path: 'a' }, 'record_path'],
  [{ method: 'GET', body: {} }, 'body'],
])('validate tells what is wrong with %j', async (config, told) => {
  const id = await createWorkflow(server.admin, chain(request(config), outputNode()));
  const { body } = await server.admin.post(`/workflows/${String(id)}/validate`);
  expect(body.data.valid).toBe(false);
  expect(JSON.stringify(body.data.errors)).toContain(told);
});

describe('a run that is stopped while it sends', () => {
  const rows = [{ id: 1 }, { id: 2 }, { id: 3 }];
  const source: NodeDraft = {
    node_type: 'input/rows',
    node_role: 'getter',
    label: 'Rows',
    config: { rows },
  };
  const sending = (): NodeDraft =>
    send({ per_row: true, headers: { authorization: `Bearer ${TOKEN}` } });
  const DONE =
    '1 row of 3 was sent before the run was stopped; whether 1 row under way then was processed is unknown: look before you send again';

  /** The record of the node that sends, once the run has begun. */
  async function recordOf(executionId: string): Promise<Record<string, unknown> | undefined> {
    const { body } = await server.admin.get(`/executions/${executionId}`);
    return (body.data.nodes as Record<string, unknown>[])[1];
  }

  it('by its timeout says how many rows went out', async () => {
    api.disturb(undefined, 'hang');
    const id = await createWorkflow(server.admin, {
      ...chain(source, sending()),
      timeout_seconds: 4,
    });
    const { status, body } = await server.admin.post(`/workflows/${String(id)}/execute`);
    expect([status, body.error.code]).toEqual([504, 'EXECUTION_TIMEOUT']);
    expect(body.error.message).toContain(DONE);
    expect(body.error.details).toEqual([
      { node_id: expect.any(Number) as number, node_type: 'http/send', message: DONE },
    ]);
    expect(await recordOf(body.error.execution_id as string)).toMatchObject({
      status: 'stopped',
      error: DONE,
    });
    expect(api.requests).toHaveLength(2);
  });

  it('tells meanwhile how many went out', async () => {
    const later = { status: 429, headers: { 'retry-after': '1' } };
    api.disturb(undefined, later, undefined, 'hang');
    const id = await createWorkflow(server.admin, chain(source, sending()));
    const { body } = await server.admin.post(`/workflows/${String(id)}/execute`, undefined, {
      headers: { prefer: 'respond-async' },
    });
    const executionId = body.data.execution_id as string;
    while ((await recordOf(executionId))?.['rows_out'] !== 2) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(await recordOf(executionId)).toMatchObject({ status: 'running', rows_in: 3 });
    await server.admin.post(`/executions/${executionId}/cancel`);
    expect(await recordOf(executionId)).toMatchObject({ status: 'stopped', rows_out: null });
  });

  it('by a cancel too', async () => {
    api.disturb(undefined, 'hang');
    const id = await createWorkflow(server.admin, chain(source, sending()));
    const options = { headers: { prefer: 'respond-async' } };
    const path = `/workflows/${String(id)}/execute`;
    const { body } = await server.admin.post(path, undefined, options);
    const executionId = body.data.execution_id as string;
    while (api.requests.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    const { body: after } = await server.admin.post(`/executions/${executionId}/cancel`);
    expect(after.data).toMatchObject({
      status: 'cancelled',
      error: { code: 'EXECUTION_CANCELLED', message: `The run was cancelled. ${DONE}` },
    });
    expect(await recordOf(executionId)).toMatchObject({ status: 'stopped', error: DONE });
  });
});
