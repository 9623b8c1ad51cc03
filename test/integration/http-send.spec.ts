import type { RunOutcome } from '../../src/engine/process-pool/messages';
import type { JsonObject, JsonValue, Row } from '../../src/node-sdk';
import { chained, type DraftNode, engineHarness } from '../support/engine-harness';
import { SourceServer } from '../support/source-server';
import { HttpStub, type SeenRequest, type StubAnswer } from '../support/stubs/http-stub';

/** Answers what the test at hand wants. */
class Api extends HttpStub {
  handler: (request: SeenRequest) => StubAnswer = () => ({ status: 201 });

  protected answer(request: SeenRequest): StubAnswer {
    return this.handler(request);
  }
}

const engine = engineHarness();
const api = new Api();
beforeAll(() => api.listen());
beforeEach(() => {
  api.reset();
  api.handler = () => ({ status: 201 });
});
afterAll(() => Promise.all([api.close(), engine.close()]));

const ROWS: Row[] = [
  { id: 1, name: 'a/b' },
  { id: 2, name: null },
  { id: 3, name: 'é"' },
];
const quick = { retry: { max_attempts: 1 } };

async function run(rows: Row[], config: JsonObject, more: Partial<DraftNode> = {}) {
  const nodes: DraftNode[] = [
    { type: 'input/rows', config: { rows } },
    {
      type: 'http/send',
      config: { url: `${api.url}/hook`, ...config },
      deferred: true,
      ...more,
    },
  ];
  return engine.run(nodes, chained(2));
}

function deliveryOf(outcome: RunOutcome): JsonValue {
  if (outcome.status === 'completed') return outcome.outputs[0]?.delivery ?? null;
  throw new Error('message' in outcome ? outcome.message : outcome.status);
}
const send = async (rows: Row[], config: JsonObject, more: Partial<DraftNode> = {}) =>
  deliveryOf(await run(rows, config, more));
const bodies = (): unknown[] => api.requests.map(({ body }) => JSON.parse(body) as unknown);

describe('all rows in one request', () => {
  it('are an array', async () => {
    expect(await send(ROWS, {})).toEqual({
      sent: 3,
      requests: 1,
      statuses: { 201: 1 },
      repeated: 0,
    });
    expect(bodies()).toEqual([ROWS]);
    expect(api.requests[0]).toMatchObject({ method: 'POST', path: '/hook' });
    expect(api.requests[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(JSON.stringify(ROWS))),
    });
  });

  it('may be a field of an object', async () => {
    await send(ROWS, { rows_field: 'records', body: { source: 'vantage', records: 'replaced' } });
    await send(ROWS, { rows_field: 'records' });
    expect(bodies()).toEqual([{ source: 'vantage', records: ROWS }, { records: ROWS }]);
  });

  it('may be told of in a body of its own', async () => {
    const body = { text: '{{ total_rows }} rows of {{ workflow.title }}' };
    await send(ROWS, { method: 'PUT', body, headers: { 'X-A': 'b' }, query: { q: 1 } });
    expect(bodies()).toEqual([{ text: '3 rows of Test' }]);
    expect(api.requests[0]?.query.get('q')).toBe('1');
    expect(api.requests[0]?.headers['x-a']).toBe('b');
  });

  it('may be none', async () => {
    expect(await send([], {})).toMatchObject({ sent: 0, requests: 1 });
    expect(bodies()).toEqual([[]]);
    expect(await send([], { skip_empty: true })).toMatchObject({ sent: 0, requests: 0 });
    expect(await send([], { per_row: true })).toMatchObject({ requests: 0 });
    expect(await send([], { batch_size: 5 })).toMatchObject({ requests: 0 });
    expect(api.requests).toHaveLength(1);
  });

  it('may be many, in bounded memory and anew for each try', async () => {
    let first = true;
    api.handler = ({ body }) => {
      if (first) {
        first = false;
        return { status: 429 };
      }
      const rows = JSON.parse(body) as Row[];
      return { body: { count: rows.length } };
    };
    const many = Array.from({ length: 30_000 }, (_, n) => ({ n, text: 'x'.repeat(60) }));
    expect(await send(many, {})).toMatchObject({ sent: 30_000, requests: 1, repeated: 1 });
    const [one, other] = api.requests;
    expect(one?.body.length).toBeGreaterThan(2_000_000);
    expect(other?.body).toBe(one?.body);
    expect(other?.headers['transfer-encoding']).toBe('chunked');
  });
});

describe('batches', () => {
  it('hold so many rows each, in order', async () => {
    const rows = Array.from({ length: 25 }, (_, id) => ({ id }));
    expect(await send(rows, { batch_size: 10 })).toMatchObject({ sent: 25, requests: 3 });
    expect(bodies()).toEqual([rows.slice(0, 10), rows.slice(10, 20), rows.slice(20)]);
    api.reset();
    await send(rows, { batch_size: 20, rows_field: 'rows', body: { a: 1 } });
    expect(bodies()[1]).toEqual({ a: 1, rows: rows.slice(20) });
  });

  it('that fail name their rows and those that were sent', async () => {
    const rows = Array.from({ length: 25 }, (_, id) => ({ id }));
    api.disturb(undefined, { status: 422, body: { error: 'id 12 is bad' } });
    await expect(send(rows, { batch_size: 10 })).rejects.toThrow(
      `Rows 11 to 20 failed: POST ${api.url}/hook answered 422 Unprocessable Entity: {"error":"id 12 is bad"}. 10 rows of 25 were sent; running the workflow again sends them again`,
    );
    expect(api.requests).toHaveLength(2);
  });
});

describe('one request for each row', () => {
  it('sends the row, or what a body makes of it', async () => {
    expect(await send(ROWS, { per_row: true })).toMatchObject({ sent: 3, requests: 3 });
    expect(bodies()).toEqual(ROWS);
    api.reset();
    await send(ROWS, {
      per_row: true,
      method: 'PATCH',
      url: `${api.url}/items/{{ row.id }}/{{ row.name | default: "none" }}`,
      headers: { 'X-Id': '{{ row.id }}' },
      query: { name: '{{ row.name }}' },
      body: { id: '{{ row.id }}', label: 'No. {{ row.id }}' },
    });
    expect(bodies()).toEqual([1, 2, 3].map((id) => ({ id, label: `No. ${String(id)}` })));
    expect(api.requests.map(({ path }) => path)).toEqual([
      '/items/1/a%2Fb',
      '/items/2/none',
      '/items/3/%C3%A9%22',
    ]);
    expect(api.requests.map(({ headers }) => headers['x-id'])).toEqual(['1', '2', '3']);
  });

  it('sends no body with DELETE', async () => {
    await send(ROWS, { per_row: true, method: 'DELETE', url: `${api.url}/{{ row.id }}` });
    expect(api.requests.map(({ method, path, body }) => [method, path, body])).toEqual(
      [1, 2, 3].map((id) => ['DELETE', `/${String(id)}`, '']),
    );
  });

  it('stops at the first row that fails, and says how many were sent', async () => {
    api.disturb(undefined, { status: 500, body: 'boom' });
    await expect(send(ROWS, { per_row: true })).rejects.toThrow(
      `Row 2 failed: POST ${api.url}/hook answered 500 Internal Server Error: boom. 1 row of 3 was sent; running the workflow again sends them again`,
    );
    expect(api.requests).toHaveLength(2);
  });

  it('sends nothing where a row makes no request', async () => {
    const rows = [
      { id: 1, code: 'a' },
      { id: 2, code: 'b' },
      { id: 3, code: 'line\nbreak' },
    ];
    const config = { per_row: true, idempotency_key: '{{ row.code }}' };
    await expect(send(rows, config)).rejects.toThrow(
      /Row 3 failed: .*idempotency_key.*\. 0 rows of 3 were sent$/,
    );
    expect(api.requests).toEqual([]);
  });

  it('is needed for texts that read a row', async () => {
    const config = { url: `${api.url}/{{ row.id }}` };
    await expect(send(ROWS, config)).rejects.toThrow('only where per_row is set');
    await expect(send(ROWS, { ...config, batch_size: 2 })).rejects.toThrow('only where per_row');
    expect(api.requests).toEqual([]);
  });

  it('sends so many at once and no more', async () => {
    const rows = Array.from({ length: 20 }, (_, id) => ({ id }));
    const source = await SourceServer.start();
    const config = {
      per_row: true,
      concurrency: 4,
      url: `http://${source.host}/?rows=0&delay=held`,
    };
    const sending = send(rows, config);
    for (let sent = 0; sent < 20; sent += 4) {
      await source.holds(4);
      source.release();
    }
    expect(await sending).toMatchObject({ sent: 20, requests: 20, statuses: { 200: 20 } });
    expect([source.peak, source.requests]).toEqual([4, 20]);
    await source.close();
  });

  it('waits for what is under way when one fails', async () => {
    const rows = Array.from({ length: 50 }, (_, id) => ({ id }));
    api.handler = ({ body }) => ({ status: (JSON.parse(body) as Row)['id'] === 5 ? 400 : 200 });
    const failed = send(rows, { per_row: true, concurrency: 4 });
    await expect(failed).rejects.toThrow(/Row 6 failed: .*answered 400/);
    await expect(failed).rejects.toThrow(`${String(api.requests.length - 1)} rows of 50 were sent`);
    expect(api.requests.length).toBeLessThan(12);
  });

  it('makes no request where too many would be needed', async () => {
    await expect(send(ROWS, { per_row: true, max_requests: 2 })).rejects.toThrow(
      '3 rows need 3 requests and max_requests is 2: nothing was sent',
    );
    expect(api.requests).toEqual([]);
  });
});

describe('a request is never silently sent twice', () => {
  it.each<['cut' | 'cut in the body' | StubAnswer, RegExp]>([
    ['cut', /Whether it was processed is unknown: look before you send it again\. 0 rows/],
    [{ status: 502 }, /answered 502/],
    [{ status: 503 }, /answered 503/],
    [{ status: 504 }, /answered 504/],
    [{ status: 500 }, /answered 500/],
  ])('not after %j', async (disturbance, message) => {
    api.disturb(disturbance);
    await expect(send(ROWS, {})).rejects.toThrow(message);
    expect(api.requests).toHaveLength(1);
  });

  it('not after a timeout', async () => {
    api.disturb('hang');
    await expect(send(ROWS, { timeout_seconds: 1 })).rejects.toThrow(
      /did not answer within 1 s\. Whether it was processed is unknown/,
    );
    expect(api.requests).toHaveLength(1);
  });

  it('nor where it was answered and only the answer broke off', async () => {
    api.disturb('cut in the body');
    expect(await send(ROWS, {})).toMatchObject({ sent: 3, statuses: { 200: 1 } });
    expect(api.requests).toHaveLength(1);
  });

  it.each<[string, StubAnswer]>([
    ['429', { status: 429 }],
    ['503 with Retry-After', { status: 503, headers: { 'retry-after': '0' } }],
  ])('but after %s, where nothing was done', async (_, answer) => {
    api.disturb(answer);
    expect(await send(ROWS, {})).toMatchObject({ sent: 3, requests: 1, repeated: 1 });
    expect(api.requests).toHaveLength(2);
  });

  it('but where no connection could be opened', async () => {
    const closed = await new Api().listen();
    const { url } = closed;
    await closed.close();
    const failed = send(ROWS, { url, ...quick });
    await expect(failed).rejects.toThrow(/the connection was refused\. 0 rows of 3 were sent$/);
  });

  it('but where the API knows it by its key', async () => {
    api.disturb('cut', { status: 502 });
    const config = { per_row: true, idempotency_key: true };
    expect(await send(ROWS, config)).toMatchObject({ sent: 3, requests: 3, repeated: 2 });
    const keys = api.requests.map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBe(3);
    expect(keys.slice(0, 3)).toEqual([keys[0], keys[0], keys[0]]);
    expect(keys[0]).toMatch(/^exec_\w+-2-1$/);
    api.reset();
    await send(ROWS, { per_row: true, idempotency_key: 'order-{{ row.id }}' });
    expect(api.requests.map(({ headers }) => headers['idempotency-key'])).toEqual([
      'order-1',
      'order-2',
      'order-3',
    ]);
  });

  it('a redirect is not followed: it may lose the rows', async () => {
    api.handler = () => ({ status: 302, headers: { location: `${api.url}/moved?key=s` } });
    await expect(send(ROWS, {})).rejects.toThrow(
      `answered 302 Found and points to ${api.url}/moved; use that address if you trust it`,
    );
    expect(api.requests).toHaveLength(1);
  });
});

describe('a credential', () => {
  const data = { scheme: 'bearer', token: 'tok-3n-secret', hosts: [] };

  it('is sent to its hosts alone', async () => {
    const own = { type: 'http', name: 'Key', data, hosts: [api.host] };
    await send(ROWS, {}, { credential: own });
    expect(api.requests[0]?.headers.authorization).toBe('Bearer tok-3n-secret');
    const elsewhere = { ...own, hosts: ['api.example.com'] };
    await expect(send(ROWS, {}, { credential: elsewhere })).rejects.toThrow(
      'is not among the hosts',
    );
    expect(api.requests).toHaveLength(1);
  });
});
