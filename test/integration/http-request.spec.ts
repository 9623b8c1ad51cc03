import { gzipSync } from 'node:zlib';
import type { JsonObject, Row } from '../../src/node-sdk';
import { chained, type DraftNode, engineHarness } from '../support/engine-harness';
import { resultOf } from '../support/node-run';
import { HttpStub, type SeenRequest, type StubAnswer } from '../support/stubs/http-stub';

/** Answers what the test at hand wants. */
class Api extends HttpStub {
  handler: (request: SeenRequest) => StubAnswer = () => ({ body: [] });

  protected answer(request: SeenRequest): StubAnswer {
    return this.handler(request);
  }
}

const engine = engineHarness();
const api = new Api();
const other = new Api();
beforeAll(() => Promise.all([api.listen(), other.listen()]));
beforeEach(() => {
  api.reset();
  other.reset();
});
afterAll(async () => {
  await Promise.all([api.close(), other.close(), engine.close()]);
});

const output: DraftNode = { type: 'termination/dashboardOutput' };
const credential = (data: JsonObject, hosts: readonly string[] = [api.host]) => ({
  credential: { type: 'http', name: 'Key', data: { ...data, hosts: [...hosts] }, hosts },
});
const bearer = { scheme: 'bearer', token: 'tok-3n-secret' };

async function request(config: JsonObject, more: Partial<DraftNode> = {}, ...then: DraftNode[]) {
  const first = { type: 'http/request', config: { url: `${api.url}/items`, ...config }, ...more };
  return resultOf(await engine.run([first, ...then, output], chained(then.length + 2)));
}
const rowsOf = async (config: JsonObject, more: Partial<DraftNode> = {}): Promise<readonly Row[]> =>
  (await request(config, more)).rows;

const items = (from: number, to: number): Row[] =>
  Array.from({ length: Math.max(to - from, 0) }, (_, index) => ({ id: from + index }));
const ids = (rows: readonly Row[]): unknown[] => rows.map(({ id }) => id);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('pages', () => {
  /** 25 items, ten a page. */
  const paged = ({ query }: SeenRequest): StubAnswer => {
    const page = Number(query.get('page'));
    const size = Number(query.get('per_page') ?? 10);
    const rows = items((page - 1) * size, Math.min(page * size, 25));
    return { body: { data: { items: rows }, pages: Math.ceil(25 / size) } };
  };

  it('by number are fetched until one is not full, or empty, or the last', async () => {
    api.handler = paged;
    const records_path = 'data.items';
    const pagination = { type: 'page', size: 10, size_param: 'per_page' };
    expect(ids(await rowsOf({ records_path, pagination }))).toEqual(upTo(25));
    expect(api.requests.map(({ query }) => query.get('page'))).toEqual(['1', '2', '3']);
    api.reset();
    await rowsOf({ records_path, pagination: { type: 'page' } });
    expect(api.requests).toHaveLength(4);
    api.reset();
    const total = { type: 'page', total_pages_path: 'pages' };
    expect(ids(await rowsOf({ records_path, pagination: total }))).toEqual(upTo(25));
    expect(api.requests).toHaveLength(3);
  });

  it('by link are fetched until there is none', async () => {
    api.handler = ({ query }): StubAnswer => {
      const page = Number(query.get('page') ?? 0);
      const link = `<${api.url}/items?page=${String(page + 1)}>; rel="next"`;
      return { headers: page < 3 ? { link } : {}, body: items(page * 5, page * 5 + 5) };
    };
    const pagination = { type: 'next_link' };
    expect(ids(await rowsOf({ pagination, query: { q: 'x' } }))).toEqual(upTo(20));
    expect(api.requests.map(({ query }) => query.toString())).toEqual([
      'q=x',
      'page=1',
      'page=2',
      'page=3',
    ]);
  });

  it('by cursor, also that of the last row, in the query or in the body', async () => {
    api.handler = ({ query, body }) => {
      const given = query.get('after') ?? (JSON.parse(body || '{}') as Row)['after'];
      const from = given === undefined ? 0 : Number(given) + 1;
      return { body: { data: items(from, Math.min(from + 4, 10)), has_more: from + 4 < 10 } };
    };
    const pagination = {
      type: 'cursor',
      cursor_path: 'data.-1.id',
      cursor_param: 'after',
      more_path: 'has_more',
    };
    expect(ids(await rowsOf({ records_path: 'data', pagination }))).toEqual(upTo(10));
    const inBody = { ...pagination, param_in: 'body' };
    const rows = await rowsOf({ method: 'POST', records_path: 'data', pagination: inBody });
    expect(ids(rows)).toEqual(upTo(10));
    expect(api.requests.slice(3).map(({ body }) => body)).toEqual([
      '',
      '{"after":3}',
      '{"after":7}',
    ]);
  });

  it('are not fetched beyond max_rows, and rows beyond are left out', async () => {
    api.handler = paged;
    const pagination = { type: 'page', max_rows: 12 };
    expect(ids(await rowsOf({ records_path: 'data.items', pagination }))).toEqual(upTo(12));
    expect(api.requests).toHaveLength(2);
  });

  it('are not fetched beyond max_pages, and the run says so', async () => {
    api.handler = paged;
    const config = { records_path: 'data.items', pagination: { type: 'page', max_pages: 2 } };
    const { rows, warnings } = await request(config);
    expect([rows.length, api.requests.length]).toEqual([20, 2]);
    expect(warnings).toEqual(['Only 2 pages were fetched (max_pages); there are more']);
    const all = await request({ ...config, pagination: { ...config.pagination, max_pages: 4 } });
    expect(all.warnings).toEqual([]);
  });

  it('that are the same again and again fail the node', async () => {
    api.handler = () => ({ body: items(0, 5) });
    await expect(rowsOf({ pagination: { type: 'page' } })).rejects.toThrow(
      'Page 2 is the same as the one before',
    );
    expect(api.requests).toHaveLength(2);
  });

  it('that name each other fail the node', async () => {
    api.handler = ({ query }) => ({
      body: { rows: items(0, 1), next: query.has('b') ? '/items?a=1' : '/items?b=1' },
    });
    const pagination = { type: 'next_link', next_path: 'next' };
    await expect(rowsOf({ records_path: 'rows', pagination })).rejects.toThrow('in a circle');
    expect(api.requests.length).toBeLessThan(5);
  });

  it('elsewhere are not fetched, and never get the credential', async () => {
    api.handler = () => ({
      headers: { link: `<${other.url}/steal>; rel="next"` },
      body: items(0, 1),
    });
    const pagination = { type: 'next_link' };
    const headers = { 'X-Api-Key': 'typed in' };
    await expect(rowsOf({ pagination, headers })).rejects.toThrow('only fetched from one origin');
    await expect(rowsOf({ pagination }, credential(bearer))).rejects.toThrow(
      `${other.host} is not among the hosts of this node's credential`,
    );
    expect(other.requests).toEqual([]);
    other.handler = () => ({ body: items(1, 2) });
    const both = await rowsOf({ pagination }, credential(bearer, [api.host, other.host]));
    expect(ids(both)).toEqual([0, 1]);
    expect(other.requests[0]?.headers.authorization).toBe('Bearer tok-3n-secret');
  });

  it('of a number of rows that JavaScript need not hold are read natively', async () => {
    api.handler = ({ query }) => {
      const page = Number(query.get('page'));
      const rows = page > 20 ? [] : items((page - 1) * 5000, page * 5000);
      return { body: rows.map((row) => ({ ...row, text: 'x'.repeat(100) })) };
    };
    const count: DraftNode = {
      type: 'queryoperators/aggregation',
      config: { aggregations: [{ function: 'count' }, { function: 'sum', column: 'id' }] },
    };
    const { rows } = await request({ pagination: { type: 'page' } }, {}, count);
    expect(rows).toEqual([{ count: 100_000, sum_id: (100_000 * 99_999) / 2 }]);
  });

  it('together may not be larger than max_response_mb', async () => {
    api.handler = ({ query }) => ({
      body: [{ page: query.get('page'), text: 'x'.repeat(600_000) }],
    });
    const config = { pagination: { type: 'page' }, max_response_mb: 1 };
    await expect(rowsOf(config)).rejects.toThrow('more than max_response_mb (1 MiB) allows');
    expect(api.requests).toHaveLength(2);
  });

  it('end at an answer without a body', async () => {
    api.handler = ({ query }) =>
      query.get('page') === '1' ? { body: items(0, 3) } : { status: 204, body: '' };
    expect(await rowsOf({ pagination: { type: 'page' } })).toHaveLength(3);
  });

  it('stop with the run', async () => {
    const abort = new AbortController();
    api.handler = ({ query }) => {
      if (query.get('page') === '3') abort.abort();
      return { body: items(0, 2).map((row) => ({ ...row, page: query.get('page') })) };
    };
    const node = {
      type: 'http/request',
      config: { url: api.url, pagination: { type: 'page' } },
    };
    const outcome = await engine.run([node, output], chained(2), { signal: abort.signal });
    expect(outcome.status).toBe('cancelled');
    expect(api.requests.length).toBeLessThan(6);
  });
});

describe('a request that fails', () => {
  it.each([429, 502, 503, 504])('with %d is made again', async (status) => {
    api.handler = () => ({ body: items(0, 2) });
    api.disturb({ status }, { status, headers: { 'retry-after': '0' } });
    expect(await rowsOf({})).toHaveLength(2);
    expect(api.requests).toHaveLength(3);
  });

  it('waits as long as Retry-After says, in seconds or until a moment', async () => {
    const date = new Date('2026-11-24T10:00:00Z');
    const later = new Date('2026-11-24T10:00:01Z');
    api.disturb(
      { status: 429, headers: { 'retry-after': '1' } },
      {
        status: 503,
        headers: { date: date.toUTCString(), 'retry-after': later.toUTCString() },
      },
    );
    await rowsOf({});
    const [first = 0, second = 0, third = 0] = api.requests.map(({ at }) => at);
    expect(second - first).toBeGreaterThanOrEqual(950);
    expect(third - second).toBeGreaterThanOrEqual(950);
  });

  it('is not made again where it is to wait too long, and says so', async () => {
    api.disturb({ status: 429, headers: { 'retry-after': '3600' }, body: 'slow down' });
    await expect(rowsOf({})).rejects.toThrow(
      'answered 429 Too Many Requests and asks to wait 3600 s: slow down',
    );
    expect(api.requests).toHaveLength(1);
  });

  it.each([400, 401, 403, 404, 500])('with %d is not made again', async (status) => {
    api.disturb({ status });
    await expect(rowsOf({})).rejects.toThrow(`answered ${String(status)}`);
    expect(api.requests).toHaveLength(1);
  });

  it('gives up after max_attempts', async () => {
    const busy = { status: 503, headers: { 'retry-after': '0' } };
    api.disturb(busy, busy, busy);
    await expect(rowsOf({ retry: { max_attempts: 2 } })).rejects.toThrow('answered 503');
    expect(api.requests).toHaveLength(2);
  });

  it('with a lost connection is made again, unless it may have changed something', async () => {
    api.handler = () => ({ body: items(0, 1) });
    api.disturb('cut in the body', 'cut');
    expect(await rowsOf({})).toHaveLength(1);
    expect(api.requests).toHaveLength(3);
    const fresh = await new Api().listen();
    fresh.disturb('cut', 'cut', 'cut', 'cut');
    const twice = rowsOf({ url: fresh.url, retry: { max_attempts: 2 } });
    await expect(twice).rejects.toThrow('was closed');
    expect(fresh.requests).toHaveLength(2);
    await fresh.close();
    api.reset();
    api.disturb('cut', 'cut', 'cut', 'cut');
    await expect(rowsOf({ method: 'POST' })).rejects.toThrow('the connection was closed');
    expect(api.requests).toHaveLength(1);
    api.reset();
    api.disturb({ status: 502 });
    await expect(rowsOf({ method: 'PATCH' })).rejects.toThrow('answered 502');
    expect(api.requests).toHaveLength(1);
    api.reset();
    api.disturb({ status: 429 });
    expect(await rowsOf({ method: 'POST' })).toHaveLength(1);
  });

  it('in the middle of pages goes on where it was', async () => {
    api.handler = ({ query }) => {
      const page = Number(query.get('page'));
      return { body: page > 3 ? [] : items(page * 2, page * 2 + 2) };
    };
    api.disturb(undefined, { status: 503 }, undefined, 'cut');
    expect(ids(await rowsOf({ pagination: { type: 'page' } }))).toEqual([2, 3, 4, 5, 6, 7]);
  });

  it('says which page failed', async () => {
    api.handler = ({ query }) =>
      query.get('page') === '2' ? { status: 404, body: 'gone' } : { body: items(0, 1) };
    await expect(rowsOf({ pagination: { type: 'page' } })).rejects.toThrow(
      `Page 2: GET ${api.url}/items answered 404 Not Found: gone`,
    );
  });

  it('because nothing answers in time', async () => {
    api.disturb('hang');
    const config = { timeout_seconds: 1, retry: { max_attempts: 1 } };
    await expect(rowsOf(config)).rejects.toThrow('did not answer within 1 s');
  });
});

describe('answers', () => {
  it.each<[string, StubAnswer]>([
    ['with a byte order mark', { body: '\uFEFF[{"id":1}]' }],
    ['that say they are text', { body: '[{"id":1}]', headers: { 'content-type': 'text/plain' } }],
    ['that say nothing', { body: '\n [{"id":1}] \n' }],
  ])('%s are read', async (_, answer) => {
    api.handler = () => answer;
    expect(await rowsOf({})).toEqual([{ id: 1 }]);
  });

  it('name the keys there are where records_path leads nowhere', async () => {
    api.handler = () => ({ body: { data: { rows: [], total: 0 } } });
    await expect(rowsOf({ records_path: 'data.items' })).rejects.toThrow(
      'nothing at records_path "data.items": "data" has the keys "rows", "total"',
    );
  });

  it('that unpack to far more than they seem fail the node', async () => {
    const bomb = gzipSync(Buffer.alloc(300_000_000, ' '));
    api.handler = () => ({ body: bomb, headers: { 'content-encoding': 'gzip' } });
    const before = process.memoryUsage().rss;
    await expect(rowsOf({ max_response_mb: 2 })).rejects.toThrow('max_response_mb (2 MiB)');
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
  });
});

describe('a credential', () => {
  it.each<[JsonObject, (seen: SeenRequest | undefined) => unknown, string]>([
    [bearer, (seen) => seen?.headers.authorization, 'Bearer tok-3n-secret'],
    [
      { scheme: 'basic', username: 'ann', password: 'pw' },
      (seen) => seen?.headers.authorization,
      'Basic YW5uOnB3',
    ],
    [{ scheme: 'header', name: 'X-Key', value: 'k' }, (seen) => seen?.headers['x-key'], 'k'],
    [{ scheme: 'query', name: 'key', value: 'k&' }, (seen) => seen?.query.get('key'), 'k&'],
  ])('%j is sent with every page', async (data, sent, expected) => {
    api.handler = ({ query }): StubAnswer => {
      const page = query.get('page');
      const link = `<?page=2>; rel="next"`;
      return { body: [{ page }], headers: page === null ? { link } : {} };
    };
    expect(await rowsOf({ pagination: { type: 'next_link' } }, credential(data))).toHaveLength(2);
    expect(api.requests.map(sent)).toEqual([expected, expected]);
  });

  it('goes to its hosts alone', async () => {
    const elsewhere = rowsOf({ url: other.url }, credential(bearer));
    await expect(elsewhere).rejects.toThrow(
      `${other.host} is not among the hosts of this node's credential (they are ${api.host})`,
    );
    expect(other.requests).toEqual([]);
  });

  it('is left behind by a redirect to another host', async () => {
    other.handler = () => ({ body: items(0, 1) });
    api.handler = () => ({ status: 302, headers: { location: `${other.url}/moved` } });
    const headers = { 'X-Own': 'typed in' };
    for (const data of [bearer, { scheme: 'header', name: 'X-Key', value: 'k' }]) {
      expect(await rowsOf({ headers }, credential(data))).toHaveLength(1);
    }
    for (const { headers: seen } of other.requests) {
      expect(seen).not.toHaveProperty('authorization');
      expect(seen).not.toHaveProperty('x-key');
      expect(seen).not.toHaveProperty('x-own');
    }
  });
});
