import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { startServer, type TestServer } from '../support/test-server';
import {
  chain,
  createWorkflow,
  type NodeDraft,
  outputNode,
  setterNode,
} from '../support/workflows';

const ORDERS = Array.from({ length: 3 }, (_, id) => ({
  id,
  total: id * 1.5,
  note: `n°${String(id)}`,
}));

let source: Server;
let server: TestServer;
let origin: string;
let seen: {
  method?: string | undefined;
  url?: string | undefined;
  body: string;
  headers: Record<string, unknown>;
}[];

const ANSWERS: Readonly<
  Record<string, { status?: number; body: string; headers?: Record<string, string> }>
> = {
  '/orders': { body: JSON.stringify(ORDERS) },
  '/wrapped': { body: JSON.stringify({ data: { items: ORDERS, total: 3 } }) },
  '/single': { body: JSON.stringify(ORDERS[1]) },
  '/empty': { body: '[]' },
  '/nothing': { status: 204, body: '' },
  '/html': { body: '<html>Sign in</html>', headers: { 'content-type': 'text/html' } },
  '/broken': { body: '[{"id":1},' },
  '/texts': { body: '["a","b"]' },
  '/missing': { status: 404, body: '{"error":"no such thing"}' },
  '/moved': { status: 302, body: '', headers: { location: '/orders' } },
  '/metadata': { status: 302, body: '', headers: { location: 'http://169.254.169.254/latest/' } },
};

beforeAll(async () => {
  source = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { method, url, headers } = request;
      seen.push({ method, url, body, headers });
      const path = url?.split('?')[0] ?? '';
      if (path === '/large') {
        const rows = Array.from({ length: 50_000 }, (_, n) => ({
          n,
          text: `row number ${String(n)}`,
        }));
        response.setHeader('content-encoding', 'gzip').end(gzipSync(JSON.stringify(rows)));
        return;
      }
      const answer = ANSWERS[path] ?? { status: 500, body: 'no such path' };
      response.writeHead(answer.status ?? 200, answer.headers).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => source.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${String((source.address() as AddressInfo).port)}`;
  origin = `http://${host}`;
  server = await startServer({ env: { EGRESS_ALLOW: host } });
});
beforeEach(() => {
  seen = [];
});
afterAll(async () => {
  await server.close();
  source.closeAllConnections();
  source.close();
});

const request = (path: string, config: Record<string, unknown> = {}): NodeDraft => ({
  node_type: 'http/request',
  node_role: 'getter',
  label: 'Request',
  config: { url: path.startsWith('/') ? `${origin}${path}` : path, ...config },
});
const execute = async (nodes: readonly NodeDraft[], params?: Record<string, unknown>) => {
  const id = await createWorkflow(server.admin, chain(...nodes, outputNode()));
  return server.admin.post(`/workflows/${String(id)}/execute`, params && { params });
};

it('fetches an array of objects, one object, or rows inside a document', async () => {
  expect((await execute([request('/orders')])).body.data.rows).toEqual(ORDERS);
  expect((await execute([request('/single')])).body.data.rows).toEqual([ORDERS[1]]);
  const inside = await execute([request('/wrapped', { records_path: 'data.items' })]);
  expect(inside.body.data.rows).toEqual(ORDERS);
  expect((await execute([request('/moved')])).body.data.rows).toEqual(ORDERS);
});

it('sends query, headers and body, with params filled in', async () => {
  const node = request('/orders', {
    method: 'POST',
    query: { from: '{{ params.from }}', limit: '{{ params.limit }}' },
    headers: { 'X-Trace': 'run {{ params.limit }}' },
    body: { ids: '{{ params.ids }}' },
  });
  await execute([node], { from: '2026-04-01&x=1', limit: 5, ids: [1, 2] });
  expect(seen[0]).toMatchObject({
    method: 'POST',
    url: '/orders?from=2026-04-01%26x%3D1&limit=5',
    body: '{"ids":[1,2]}',
  });
  expect(seen[0]?.headers).toMatchObject({
    'x-trace': 'run 5',
    'content-type': 'application/json',
  });
});

it('spools large answers and computes over them', async () => {
  const { body } = await execute([
    request('/large'),
    setterNode('filter', { field: 'n', operator: 'gte', value: 49_990 }),
    setterNode('aggregation', {
      aggregations: [
        { function: 'count' },
        { function: 'sum', column: 'n' },
        { function: 'last', column: 'text' },
      ],
    }),
  ]);
  expect(body.data.rows).toEqual([{ count: 10, sum_n: 499_945, last_text: 'row number 49999' }]);
});

it('goes on without rows where nothing was found', async () => {
  const { status, body } = await execute([
    request('/empty'),
    setterNode('filter', { field: 'total', operator: 'gt', value: 1 }),
    setterNode('computedColumn', { column_name: 'x', expression: 'total / 100' }),
  ]);
  expect([status, body.data?.rows]).toEqual([200, []]);
});

it.each<[string, RegExp]>([
  ['/missing', /answered 404 Not Found: \{"error":"no such thing"\}/],
  ['/nothing', /answered 204 without a body/],
  ['/html', /JSON/],
  ['/broken', /JSON/],
  ['/texts', /object/],
  ['/metadata', /169\.254\.169\.254:80 are blocked.*EGRESS_ALLOW/],
  ['http://127.0.0.1:9/', /127\.0\.0\.1:9 are blocked.*EGRESS_ALLOW/],
  ['http://[::ffff:127.0.0.1]:9/', /are blocked/],
  ['http://localhost:9/', /are blocked/],
])('%s fails the node with a reason', async (path, reason) => {
  const { status, body } = await execute([request(path)]);
  expect([status, body.error.code]).toEqual([422, 'EXECUTION_FAILED']);
  expect(body.error.details).toEqual([
    expect.objectContaining({ node_type: 'http/request', message: expect.stringMatching(reason) }),
  ]);
});

it('refuses headers that would break out of their line', async () => {
  const node = request('/orders', { headers: { 'X-A': '{{ params.evil }}' } });
  const { status, body } = await execute([node], { evil: 'a\r\nX-Injected: yes' });
  expect([status, body.error.code]).toEqual([422, 'EXECUTION_FAILED']);
  expect(seen).toEqual([]);
});

it('refuses an address that a param makes something else', async () => {
  const node = request('{{ params.url }}');
  for (const url of ['file:///etc/passwd', 'not a url', 'http://user:pw@example.com/', 5]) {
    const { status } = await execute([node], { url });
    expect(status).toBe(400);
  }
});
