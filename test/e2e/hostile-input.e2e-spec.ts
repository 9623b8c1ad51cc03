import { connect } from 'node:net';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiAnswer } from '../support/api-client';
import { onEachDatabase } from '../support/databases';
import { startServer, type TestServer } from '../support/test-server';
import { createWorkflow } from '../support/workflows';

const IDS = ['abc', '-1', '0', '1.5', '1e3', '9007199254740992', '99999999999999999999', '%00'];
const PAGES = ['limit=1e9', 'limit=-1', 'limit=abc', 'limit=1.5', 'limit=0', 'page=-1', 'page=1e9'];
const NOT_OBJECTS = ['[]', '"text"', '1', 'null', 'true'];
const WRITES: [method: string, path: string][] = [
  ['POST', '/keys'],
  ['PATCH', '/keys/1'],
  ['POST', '/workflows'],
  ['PATCH', '/workflows/:victim'],
  ['POST', '/workflows/:victim/execute'],
  ['POST', '/auth/login'],
  ['POST', '/users'],
];

onEachDatabase((database) => {
  let server: TestServer;
  let id: number;
  /** A workflow that may come to harm. */
  let victim: number;

  beforeAll(async () => {
    server = await startServer({ database });
    victim = await createWorkflow(server.admin);
    id = await createWorkflow(server.admin);
  });
  afterAll(() => server.close());

  const send = (
    method: string,
    path: string,
    rawBody: string | Buffer,
    headers: Record<string, string> = {},
  ): Promise<ApiAnswer> =>
    server.session.call(method, path.replace(':victim', String(victim)), undefined, {
      rawBody,
      headers,
    });

  function expectError(answer: ApiAnswer, status: number, code: string): void {
    expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
    expect(answer.body).toMatchObject({
      success: false,
      error: { message: expect.stringMatching(/\S/) },
      meta: { request_id: expect.any(String), timestamp: expect.any(String) },
    });
    expect(answer.headers.get('x-request-id')).toBe(answer.body.meta.request_id);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  }

  describe.each(WRITES)('%s %s', (method, path) => {
    it.each(['{', '{"a":1,}', '{"a":1} x', '\u0000', "{'a':1}"])(
      'answers INVALID_BODY to the malformed %j',
      async (text) => {
        expectError(await send(method, path, text), 400, 'INVALID_BODY');
      },
    );

    it('refuses a body that is not UTF-8', async () => {
      const body = Buffer.concat([
        Buffer.from('{"name":"'),
        Buffer.of(0xff, 0xfe),
        Buffer.from('"}'),
      ]);
      const answer = await send(method, path, body);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    });

    it.each(NOT_OBJECTS)('answers 400 to the body %s', async (text) => {
      const answer = await send(method, path, text);
      expect([400, 404]).toContain(answer.status);
    });

    it('answers 413 to more than a mebibyte', async () => {
      const body = JSON.stringify({ name: 'x'.repeat(1_100_000) });
      expectError(await send(method, path, body), 413, 'PAYLOAD_TOO_LARGE');
    });

    it('answers 415 to another content type', async () => {
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml']) {
        const answer = await send(method, path, 'a=1', { 'content-type': type });
        expectError(answer, 415, 'UNSUPPORTED_MEDIA_TYPE');
      }
    });

    it('answers 400 to nesting without end', async () => {
      const deep = '{"config":'.repeat(5000) + '1' + '}'.repeat(5000);
      expectError(await send(method, path, deep), 400, 'INVALID_INPUT');
    });

    it.each(['__proto__', 'constructor', 'prototype'])('refuses the key %s', async (key) => {
      const body = `{"params":{"${key}":{"polluted":true}}}`;
      expectError(await send(method, path, body), 400, 'INVALID_INPUT');
    });

    it('names the unknown field', async () => {
      const answer = await send(method, path, '{"surprise":1}');
      expectError(answer, 400, 'INVALID_INPUT');
      expect(JSON.stringify(answer.body.error)).toContain('surprise');
    });

    it.each(['name', 'title', 'params', 'email', 'nodes', 'scopes', 'limit'])(
      'answers every wrong type of %s with 4xx',
      async (field) => {
        for (const value of [
          1e308,
          -1,
          true,
          null,
          [],
          {},
          [[]],
          '',
          '\u0000',
          'x'.repeat(70_000),
        ]) {
          const answer = await send(method, path, JSON.stringify({ [field]: value }));
          expect(answer.status).toBeLessThan(500);
        }
      },
    );
  });

  describe('ids and pages', () => {
    it.each(IDS)('answers 400 or 404 to the workflow id %s', async (value) => {
      for (const path of ['', '/execute', '/validate', '/data/dataRef:wf1_1_x']) {
        const method = ['/execute', '/validate'].includes(path) ? 'POST' : 'GET';
        const answer = await server.admin.call(method, `/workflows/${value}${path}`);
        expect([400, 404]).toContain(answer.status);
        expect(answer.body.success).toBe(false);
      }
    });

    it.each(PAGES)('answers 400 to ?%s', async (query) => {
      const executed = await server.admin.post(`/workflows/${String(id)}/execute`);
      const data = `/workflows/${String(id)}/data/${String(executed.body.data.result_id)}`;
      for (const path of ['/workflows', data]) {
        const answer = await server.admin.get(`${path}?${query}`);
        if (query === 'page=1e9') expect([200, 400]).toContain(answer.status);
        else expectError(answer, 400, 'INVALID_INPUT');
      }
    });

    it('answers 400 to a parameter given twice or as an object', async () => {
      for (const query of ['page=1&page=2', 'limit[]=1', 'limit[a]=1', 'page=']) {
        const answer = await server.admin.get(`/workflows?${query}`);
        expect(answer.status).toBeLessThan(500);
      }
    });
  });

  describe('paths', () => {
    it.each([
      '//workflows',
      '/workflows/',
      '/workflows.',
      '/workflows/..%2fkeys',
      '/%77orkflows/%31',
      '/workflows/%ZZ',
      '/workflows/%00',
      '/workflows/%E0%A4%A',
      '/keys/../workflows',
      '/nothing/here',
      `/workflows/${'9'.repeat(3000)}`,
    ])('answers %s in the envelope', async (path) => {
      const raw = await rawRequest(server, `GET /api/v1${path} HTTP/1.1`, [
        `authorization: ${String(server.admin.credentials['authorization'])}`,
      ]);
      const [head = '', body = ''] = raw.split('\r\n\r\n');
      expect(Number(head.split(' ')[1])).toBeLessThan(500);
      expect(JSON.parse(body)).toHaveProperty('meta.request_id');
    });

    it('is answered also where the connection is not kept and the answer read when all is sent', async () => {
      const { hostname, port } = new URL(server.url);
      const client = connect({ host: hostname, port: Number(port) });
      client.pause();
      const size = 12 * 1_048_576;
      const head = [
        'POST /api/v1/workflows HTTP/1.1',
        'Host: vantage',
        'Connection: close',
        `Authorization: ${String(server.admin.credentials['authorization'])}`,
        'Content-Type: application/json',
        `Content-Length: ${String(size)}`,
      ];
      client.write(`${head.join('\r\n')}\r\n\r\n`);
      // Slowly enough for a reset to come meanwhile.
      for (let sent = 0; sent < size; sent += 65_536) {
        client.write(Buffer.alloc(65_536, ' '));
        await sleep(1);
      }
      expect(await text(client)).toMatch(/^HTTP\/1\.1 413 .*PAYLOAD_TOO_LARGE/s);
    });

    it('answers 404 to an unknown route and 405 to an unknown method', async () => {
      expectError(await server.admin.get('/nothing'), 404, 'NOT_FOUND');
      const answer = await server.admin.call('PUT', '/workflows', {});
      expectError(answer, 405, 'METHOD_NOT_ALLOWED');
      expect(answer.headers.get('allow')).toContain('POST');
    });
  });

  describe('injection', () => {
    const TEXTS = [
      "'; DROP TABLE workflows; --",
      '" OR 1=1 --',
      '{{ constructor.constructor("return process")() }}',
      '${7*7}',
      '\r\nSet-Cookie: a=b',
      '<script>alert(1)</script>',
      '\u202e\u0000',
      '💥 ünïcode',
    ];

    it.each(TEXTS)('keeps %j as the text it is', async (text) => {
      const title = text.replaceAll('\u0000', '').trim();
      const created = await server.admin.post('/workflows', { title, description: title });
      expect(created.status).toBe(201);
      const path = `/workflows/${String(created.body.data.id)}`;
      expect((await server.admin.get(path)).body.data).toMatchObject({ title, description: title });
      const found = await server.admin.get(`/workflows?search=${encodeURIComponent(title)}`);
      expect(found.body.data.total).toBe(1);
    });

    it('takes no request id that could split a header', async () => {
      const answer = await server.admin.get('/workflows', {
        headers: { 'x-request-id': 'a b<c>' },
      });
      expect(answer.body.meta.request_id).not.toBe('a b<c>');
    });
  });

  it('is still up, and nothing was logged as an unexpected error', async () => {
    expect((await server.admin.get('/workflows')).status).toBe(200);
    expect(server.output).not.toMatch(/"status":500/);
  });
});

/** The whole answer to a request line that fetch would tidy up. */
async function rawRequest(server: TestServer, line: string, headers: string[]): Promise<string> {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  socket.write([line, `host: ${hostname}`, 'connection: close', ...headers, '', ''].join('\r\n'));
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk.toString();
  });
  await once(socket, 'close');
  return answer;
}
