import { Controller, Get, type INestApplication } from '@nestjs/common';
import { Access, Public } from '../../../src/platform/http/access.decorator';
import { Traffic } from '../../../src/platform/http/traffic';
import { logged, startHttp, ThingsController } from './harness';

let app: INestApplication;
let url: string;
beforeAll(async () => {
  ({ app, url } = await startHttp({ RATE_LIMIT_PER_MINUTE: '100000' }));
});
afterAll(() => app.close());

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    success: boolean;
    data: Record<string, unknown>;
    error: { code: string; message: string; details: { path?: string; message: string }[] };
    meta: { request_id: string; timestamp: string };
  };
}

type Call = Omit<RequestInit, 'headers'> & { readonly headers?: Record<string, string> };

async function call(path: string, init: Call = {}, key = 'admin'): Promise<Answer> {
  const headers = { ...(key === '' ? {} : { authorization: `Bearer ${key}` }), ...init.headers };
  const response = await fetch(`${url}${path}`, { ...init, headers });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? {} : JSON.parse(text)) as Answer['body'],
  };
}

const post = (path: string, body: string, type = 'application/json'): Promise<Answer> =>
  call(path, { method: 'POST', body, headers: { 'content-type': type } });

function expectError(answer: Answer, status: number, code: string): void {
  expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  expect(answer.body.success).toBe(false);
  expect(Array.isArray(answer.body.error.details)).toBe(true);
  expect(answer.body.meta.request_id).toBe(answer.headers.get('x-request-id'));
  expect(new Date(answer.body.meta.timestamp).toISOString()).toBe(answer.body.meta.timestamp);
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
}

describe('the envelope', () => {
  it('carries data and meta', async () => {
    const answer = await call('?page=3');
    expect(answer.body).toMatchObject({ success: true, data: { page: 3, user: 1 } });
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.headers.get('etag')).toBeNull();
  });

  it('splices rows, keeps flat fields flat and 204 empty', async () => {
    expect((await call('/rows')).body.data).toEqual({ id: 1, rows: [{ n: 1 }], total_rows: 1 });
    expect((await call('/flat', {}, '')).body).toMatchObject({ success: true, keys: [] });
    expect((await call('/7', { method: 'DELETE' })).status).toBe(204);
  });

  it('takes a request id of the caller only if it is harmless', async () => {
    const own = await call('', { headers: { 'x-request-id': 'trace-12345' } });
    expect(own.body.meta.request_id).toBe('trace-12345');
    for (const id of ['short', 'a'.repeat(65), 'has space in it', '<script>alert']) {
      const answer = await call('', { headers: { 'x-request-id': id } });
      expect(answer.body.meta.request_id).toMatch(/^req_\w{22}$/);
    }
  });
});

describe('authentication', () => {
  it.each([
    ['no credentials', {}, 401, 'UNAUTHORIZED'],
    ['an unknown key', { authorization: 'Bearer nobody' }, 401, 'UNAUTHORIZED'],
    ['an empty key', { authorization: 'Bearer' }, 401, 'UNAUTHORIZED'],
    ['another scheme', { authorization: 'Basic YTpi' }, 401, 'UNAUTHORIZED'],
    ['a dead session', { cookie: 'vantage_session=dead' }, 401, 'UNAUTHORIZED'],
    ['a key whose user is gone', { authorization: 'Bearer gone' }, 404, 'USER_NOT_FOUND'],
    [
      'a bad key beside a good session',
      { authorization: 'Bearer nobody', cookie: 'vantage_session=alive' },
      401,
      'UNAUTHORIZED',
    ],
  ])('refuses %s', async (_name, headers, status, code) => {
    const answer = await call('', { headers }, '');
    expectError(answer, status, code);
    if (status === 401) expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('takes a key, and a session from its own pages only', async () => {
    const cookie = 'a=b; vantage_session=alive; c=d';
    expect((await call('', {}, 'reader')).status).toBe(200);
    expect((await call('', { headers: { cookie } }, '')).status).toBe(200);
    const run = (headers: Record<string, string>): Promise<Answer> =>
      call('/run', { method: 'POST', headers: { cookie, ...headers } }, '');
    expect((await run({})).status).toBe(200);
    expectError(await run({ origin: 'https://evil.example' }), 403, 'FORBIDDEN');
    expect((await run({ origin: new URL(url).origin })).status).toBe(200);
  });

  it('names the missing scope and role before it reads the body', async () => {
    const created = await call('', { method: 'POST', body: '{' }, 'reader');
    expectError(created, 403, 'FORBIDDEN');
    expect(created.body.error.message).toContain('workflows:write');
    expectError(await call('/7', { method: 'DELETE' }, 'reader'), 403, 'FORBIDDEN');
  });
});

describe('bodies', () => {
  it.each([
    ['{"name":', 'application/json', 400, 'INVALID_BODY'],
    ['', 'application/json', 400, 'INVALID_BODY'],
    ['name=x', 'application/x-www-form-urlencoded', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['[]', 'application/json', 400, 'INVALID_INPUT'],
    ['{}', 'application/json', 400, 'INVALID_INPUT'],
    ['{"name":5}', 'application/json', 400, 'INVALID_INPUT'],
    ['{"name":"a","extra":1}', 'application/json', 400, 'INVALID_INPUT'],
    ['{"name":"a","config":{"__proto__":{}}}', 'application/json', 400, 'INVALID_INPUT'],
    [
      `{"name":"a","config":{"a":${'['.repeat(40)}${']'.repeat(40)}}}`,
      'application/json',
      400,
      'INVALID_INPUT',
    ],
    [`{"name":"${'x'.repeat(1_048_576)}"}`, 'application/json', 413, 'PAYLOAD_TOO_LARGE'],
  ])('%.40s as %s is %i %s', async (body, type, status, code) => {
    expectError(await post('', body, type), status, code);
  });

  it('names the place of each fault', async () => {
    const answer = await post('', '{"name":"too long a name","inner":[{"size":1},{"size":"2"}]}');
    expect(answer.body.error.details).toEqual([
      { path: 'name', message: 'name must be shorter than or equal to 10 characters' },
      { path: 'inner.1.size', message: 'inner.1.size must be an integer number' },
    ]);
  });

  it('says one thing of a field that is missing or of another kind', async () => {
    expect((await post('', '{}')).body.error).toMatchObject({
      message: 'name is required',
      details: [{ path: 'name' }],
    });
    expect((await post('', '{"name":7}')).body.error.message).toBe('name must be a string');
    expect((await call('?page=x')).body.error.details).toHaveLength(1);
  });

  it('takes what fits', async () => {
    const answer = await post('', '{"name":"a","config":{"k":[1,"2"]}}');
    expect([answer.status, answer.body.data]).toEqual([
      201,
      { name: 'a', config: { k: [1, '2'] } },
    ]);
  });

  it('may be left out where the handler says so', async () => {
    const answer = await call('/run', { method: 'POST' });
    expect([answer.status, answer.body.data]).toEqual([200, { page: 0 }]);
  });
});

describe('queries and ids', () => {
  it.each([
    'page=-1',
    'page=1.5',
    'page=abc',
    'page=1e2',
    'page=',
    'page=1001',
    'page=1&page=2',
    'other=1',
    'page[]=1',
  ])('refuses ?%s', async (query) => {
    expectError(await call(`?${query}`), 400, 'INVALID_INPUT');
  });

  it.each([
    'abc',
    '0',
    '-1',
    '1.5',
    '1e3',
    '9007199254740992',
    '99999999999999999999',
    '%00',
    '7.',
    '0x10',
    '%2e%2e',
  ])('refuses the id %s', async (id) => {
    const answer = await call(`/${id}`, { method: 'DELETE' });
    expect([400, 404, 405]).toContain(answer.status);
    expectError(answer, answer.status, answer.body.error.code);
  });
});

describe('routes that are not there', () => {
  it('answers 404, or 405 with what is offered', async () => {
    expectError(await call('/nothing/here'), 404, 'NOT_FOUND');
    const put = await call('', { method: 'PUT' });
    expectError(put, 405, 'METHOD_NOT_ALLOWED');
    expect(put.headers.get('allow')).toBe('GET, HEAD, POST');
    expectError(await call('/%ZZ', { method: 'DELETE' }), 404, 'NOT_FOUND');
  });

  it('answers preflights for every path', async () => {
    const answer = await call('/anything', { method: 'OPTIONS' }, '');
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-headers')).toContain('Authorization');
    expect(answer.headers.get('access-control-allow-methods')).toContain('PATCH');
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  });
});

describe('failures', () => {
  it('show nothing of the inside', async () => {
    const answer = await call('/failing/badly', {}, '');
    expectError(answer, 500, 'INTERNAL_ERROR');
    expect(JSON.stringify(answer.body)).not.toContain('sesame');
    expect(logged.find((line) => line.includes('unexpected error'))).toContain('"stack"');
  });

  it('of the database are 503 with Retry-After', async () => {
    for (const how of ['database', 'sqlite']) {
      const answer = await call(`/failing/${how}`, {}, '');
      expectError(answer, 503, 'SERVICE_UNAVAILABLE');
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
  });

  it('keep their execution id', async () => {
    const answer = await call('/failing/timeout', {}, '');
    expect(answer.body.error).toMatchObject({ code: 'EXECUTION_TIMEOUT', execution_id: 'exec_1' });
    expect(answer.headers.get('retry-after')).toBe('3');
  });
});

it('logs one line a request, without secrets', async () => {
  logged.length = 0;
  await call('?page=1', { headers: { cookie: 'vantage_session=alive' } });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(logged).toHaveLength(1);
  const line = JSON.parse(logged[0] ?? '') as Record<string, unknown>;
  expect(line).toMatchObject({ method: 'GET', route: '/api/v1/things', status: 200 });
  expect(typeof line['duration_ms']).toBe('number');
  expect(logged[0]).not.toMatch(/alive|Bearer|admin/);
});

describe('rate limits', () => {
  it('let exactly so many requests of a key pass', async () => {
    const limited = await startHttp({ RATE_LIMIT_PER_MINUTE: '5' });
    const ask = (key: string): Promise<Response> =>
      fetch(limited.url, { headers: { authorization: `Bearer ${key}` } });
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask('reader')));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(5);
    const refused = answers.find((answer) => answer.status === 429);
    expect(refused?.headers.get('x-ratelimit-limit')).toBe('5');
    expect(refused?.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(refused?.headers.get('ratelimit')).toMatch(/^"minute";r=0;t=\d+$/);
    expect(refused?.headers.get('ratelimit-policy')).toBe('"minute";q=5;w=60');
    expect(refused?.headers.get('retry-after')).toBe(refused?.headers.get('x-ratelimit-reset'));
    expect(await refused?.json()).toMatchObject({ error: { code: 'RATE_LIMITED' } });
    expect((await ask('admin')).status).toBe(200);
    await limited.app.close();
  });

  it('slow down failed authentications, not those that succeed', async () => {
    const fresh = await startHttp();
    const ask = (key: string): Promise<Response> =>
      fetch(fresh.url, { headers: { authorization: `Bearer ${key}` } });
    const answers = await Promise.all(Array.from({ length: 70 }, () => ask('nobody')));
    expect(answers.filter((answer) => answer.status === 401)).toHaveLength(60);
    expect(answers.filter((answer) => answer.status === 429)).toHaveLength(10);
    expect((await ask('reader')).status).toBe(200);
    await fresh.app.close();
  });
});

describe('handlers that do not say who may call them', () => {
  it('stop the boot and are named', async () => {
    class OpenController {
      open(): string {
        return 'open';
      }
      declared(): string {
        return 'declared';
      }
    }
    for (const name of ['open', 'declared'] as const) {
      const handler = Object.getOwnPropertyDescriptor(OpenController.prototype, name);
      if (handler) Get(name)(OpenController.prototype, name, handler);
    }
    const declared = Object.getOwnPropertyDescriptor(OpenController.prototype, 'declared');
    if (declared) Public()(OpenController.prototype, 'declared', declared);
    Controller('open')(OpenController);
    await expect(startHttp({}, [ThingsController, OpenController])).rejects.toThrow(
      /declare neither .*: OpenController\.open\./,
    );
  });

  it('may leave it to their class', async () => {
    class ClosedController {
      closed(): string {
        return 'closed';
      }
    }
    const handler = Object.getOwnPropertyDescriptor(ClosedController.prototype, 'closed');
    if (handler) Get()(ClosedController.prototype, 'closed', handler);
    Access({ anyScope: ['workflows:write'] })(ClosedController);
    Controller('api/v1/closed')(ClosedController);
    const server = await startHttp({}, [ClosedController]);
    const closed = new URL('/api/v1/closed', server.url);
    const answer = await fetch(closed, { headers: { authorization: 'Bearer reader' } });
    expect(answer.status).toBe(403);
    await server.app.close();
  });
});

it('takes requests before it shuts down, and keeps no connection for more of them', async () => {
  const server = await startHttp();
  const call = () => fetch(server.url, { headers: { authorization: 'Bearer reader' } });
  expect((await call()).headers.get('connection')).toBe('keep-alive');
  server.app.get(Traffic).leave();
  const answer = await call();
  expect(answer.status).toBe(200);
  expect(answer.headers.get('connection')).toBe('close');
  await server.app.close();
});

it('refuses new requests while it shuts down, and tells when the last one is answered', async () => {
  const server = await startHttp();
  await server.app.get(Traffic).close();
  const answer = await fetch(server.url, { headers: { authorization: 'Bearer reader' } });
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toBe('5');
  await server.app.close();
});
