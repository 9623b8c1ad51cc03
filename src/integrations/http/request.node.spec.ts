import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HttpAnswer, JsonObject } from '../../node-sdk';
import { configOf, readGetter } from '../../node-sdk/testing/node-kit';
import { RequestConfig } from './request.config';
import { RequestNode } from './request.node';

const node = new RequestNode();
const url = 'https://api.example.com/orders';
const once = { retry: { max_attempts: 1 } };
const answer = (status: number, text: string): (() => HttpAnswer) => {
  return () => ({ status, url, headers: {}, body: { text } });
};
const read = (config: JsonObject, status = 200, text = '[]') =>
  readGetter(node, configOf(RequestConfig, { url, ...once, ...config }), {
    answer: answer(status, text),
  });

describe('HTTP request', () => {
  it('gets the rows of an answer', async () => {
    const { rows, requests } = await read({}, 200, '[{"id":1},{"id":2}]');
    expect(rows).toEqual([{ id: 1 }, { id: 2 }]);
    expect(requests).toEqual([
      { method: 'GET', url, headers: {}, timeoutMs: 30_000, maxBytes: 536_870_912 },
    ]);
  });

  it('finds the rows inside an answer', async () => {
    const { source } = await read({ records_path: 'data.items' }, 200, '{"data":{"items":[]}}');
    expect(source).toMatchObject({ kind: 'json', recordsPath: 'data.items' });
  });

  it('tells how many rows came with the pages so far, up to those it takes', async () => {
    const pages = ['[{"id":1},{"id":2}]', '[{"id":3},{"id":4}]', '[]'];
    const pagination = { type: 'page', max_rows: 3 };
    const { rows, progress } = await readGetter(
      node,
      configOf(RequestConfig, { url, pagination }),
      {
        answer: ({ url: page }) =>
          answer(200, pages[Number(/page=(\d)/.exec(page)?.[1]) - 1] ?? '')(),
      },
    );
    expect([rows.length, progress]).toEqual([3, [2, 3]]);
  });

  it('adds query parameters to those of the url', async () => {
    const query = { q: 'a&b=c#d', ids: [1, 2], none: null, on: true };
    const { requests } = await read({ url: `${url}?x=1`, query });
    expect(requests[0]?.url).toBe(`${url}?x=1&q=a%26b%3Dc%23d&ids=1&ids=2&on=true`);
  });

  it('sends JSON, or text as it is', async () => {
    const json = await read({ method: 'POST', body: { from: '2026-04-01' } });
    expect(json.requests[0]).toMatchObject({
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"from":"2026-04-01"}',
    });
    const xml = await read({
      method: 'PUT',
      body: '<a/>',
      headers: { 'Content-Type': 'text/xml' },
    });
    expect(xml.requests[0]).toMatchObject({
      headers: { 'Content-Type': 'text/xml' },
      body: '<a/>',
    });
  });

  it('fails on other answers than success, with status and the beginning of the text', async () => {
    await expect(read({ query: { key: 'x' } }, 404, '{"error":"no such\\norder"}')).rejects.toThrow(
      `GET ${url} answered 404 Not Found: {"error":"no such\\norder"}`,
    );
    await expect(read({}, 302, '')).rejects.toThrow(/answered 302 Found$/);
    const html = `<html><body>\n${'x'.repeat(5000)}</body></html>`;
    await expect(read({}, 500, html)).rejects.toThrow(/: x{200}…$/);
  });

  it('does not show what it sent, though the answer does', async () => {
    const secrets = {
      headers: { Authorization: 'Bearer s3cr3t-token' },
      query: { key: 'k3y-k3y' },
    };
    const echo = 'bad token s3cr3t-token or key k3y-k3y';
    await expect(read(secrets, 401, echo)).rejects.toThrow(/: bad token \*\*\* or key \*\*\*$/);
  });

  it('reads the beginning of a large answer from its file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vantage-request-'));
    const path = join(folder, 'body');
    writeFileSync(path, 'over capacity '.repeat(100_000));
    const large = readGetter(node, configOf(RequestConfig, { url, ...once }), {
      answer: () => ({ status: 503, url, headers: {}, body: { path } }),
    });
    await expect(large).rejects.toThrow('503 Service Unavailable: over capacity over');
    rmSync(folder, { recursive: true });
  });

  it('says so where a page comes instead of JSON', async () => {
    await expect(read({}, 200, '\n<!doctype html><title>Sign in</title>')).rejects.toThrow(
      'GET https://api.example.com/orders answered a page of HTML or XML where JSON was expected',
    );
  });

  it('fails on an answer without a body', async () => {
    await expect(read({}, 204, '')).rejects.toThrow('answered 204 without a body');
  });

  it.each<[JsonObject, string]>([
    [{ url: 'ftp://example.com' }, 'url must be a full http or https address'],
    [{ url: '/orders' }, 'url must be a full http or https address'],
    [{ url: 'https://a:b@example.com' }, 'url must be a full http or https address'],
    [{ method: 'TRACE' }, 'method must be one of GET'],
    [{ headers: { a: {} } }, 'headers must hold texts: "a" does not'],
    [{ headers: [] }, 'headers must be an object'],
    [{ query: { a: [{}] } }, 'query must hold'],
    [{ records_path: '' }, 'records_path must not be empty'],
    [{ pagination: {} }, 'type must be one of next_link, page, cursor'],
    [{ pagination: { type: 'page', pages: 5 } }, 'pages should not exist'],
    [{ pagination: { type: 'page', size: 0 } }, 'size must not be less than 1'],
    [{ pagination: 'page' }, 'pagination must be an object'],
    [{ retry: { max_attempts: 0 } }, 'max_attempts must not be less than 1'],
    [{ retries: 3 }, 'retries should not exist'],
    [{ timeout_seconds: 0 }, 'timeout_seconds must not be less than 1'],
    [{ max_response_mb: 5000 }, 'max_response_mb must not be greater than 4096'],
  ])('refuses %j', (config, message) => {
    expect(() => configOf(RequestConfig, { url, ...config })).toThrow(message);
  });

  it('refuses a body with GET', () => {
    expect(node.check(configOf(RequestConfig, { url, body: {} }))).toEqual([
      expect.objectContaining({ path: 'body' }),
    ]);
    expect(node.check(configOf(RequestConfig, { url, method: 'POST', body: {} }))).toEqual([]);
  });

  it.each<[JsonObject, string | undefined]>([
    [{ type: 'page' }, undefined],
    [{ type: 'next_link', next_path: 'next' }, undefined],
    [{ type: 'cursor' }, 'Missing required config field: pagination.cursor_path'],
    [
      { type: 'cursor', cursor_path: 'a', cursor_param: 'b', next_path: 'c' },
      'pagination.next_path does not belong to the type cursor',
    ],
    [{ type: 'page', size_param: 'limit' }, 'Missing required config field: pagination.size'],
    [{ type: 'page', param_in: 'body' }, 'another method than GET'],
  ])('checks the pagination %j', (pagination, message) => {
    const problems = node.check(configOf(RequestConfig, { url, pagination }));
    if (message === undefined) expect(problems).toEqual([]);
    else expect(problems[0]?.message).toContain(message);
  });

  it('authenticates with its credential, and does not show it', async () => {
    const secret = 'tok-3n-secret';
    const traces = await readGetter(node, configOf(RequestConfig, { url }), {
      answer: answer(200, '[]'),
      credential: { data: { scheme: 'bearer', token: secret, hosts: [] } },
    });
    expect(traces.requests[0]?.headers).toEqual({ authorization: `Bearer ${secret}` });
    const refused = readGetter(node, configOf(RequestConfig, { url }), {
      answer: answer(403, `no rights for ${secret}`),
      credential: { data: { scheme: 'bearer', token: secret, hosts: [] } },
    });
    await expect(refused).rejects.toThrow(/answered 403 Forbidden: no rights for \*\*\*$/);
  });

  it('warns where its credential goes over the network as it is', async () => {
    const warningsFor = async (address: string) => {
      const { warnings } = await readGetter(node, configOf(RequestConfig, { url: address }), {
        answer: answer(200, '[]'),
        credential: { name: 'Key', data: { scheme: 'bearer', token: 't', hosts: [] } },
      });
      return warnings;
    };
    expect(await warningsFor('http://api.example.com/x?y')).toEqual([
      'The credential "Key" goes to http://api.example.com without encryption; use https',
    ]);
    expect(await warningsFor('https://api.example.com')).toEqual([]);
    expect(await warningsFor('http://127.0.0.1:8080')).toEqual([]);
    expect((await read({ url: 'http://api.example.com' })).warnings).toEqual([]);
  });
});
