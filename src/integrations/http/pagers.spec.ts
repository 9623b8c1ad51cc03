import type { HttpRequest } from '../../node-sdk';
import { CursorPager } from './cursor-pager';
import type { Scalar } from './json-outline';
import { NextLinkPager } from './next-link-pager';
import { PageNumberPager } from './page-number-pager';
import type { Page } from './pager';
import { PaginationConfig } from './pagination.config';

const url = 'https://api.example.com/items?a=1';
const config = (fields: Partial<PaginationConfig>): PaginationConfig =>
  Object.assign(new PaginationConfig(), fields);

interface Seen {
  readonly rows?: number;
  readonly values?: Readonly<Record<string, Scalar>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly from?: string;
}

function page(number: number, request: HttpRequest, seen: Seen = {}): Page {
  const { rows = 1, values = {}, headers = {}, from = request.url } = seen;
  return { number, request, url: from, headers, rows, valueAt: (path) => values[path] };
}

describe('pages by number', () => {
  it('go on until a page has no rows', () => {
    const pager = new PageNumberPager(config({ type: 'page' }));
    const first = pager.first({ url });
    expect(first.url).toBe(`${url}&page=1`);
    const second = pager.next(page(1, first, { rows: 1 }));
    expect(second?.url).toBe(`${url}&page=2`);
    expect(pager.next(page(2, first, { rows: 0 }))).toBeUndefined();
  });

  it('end at a page that is not full', () => {
    const pager = new PageNumberPager(
      config({ type: 'page', page_param: 'p', start: 0, size: 10, size_param: 'limit' }),
    );
    const first = pager.first({ url });
    expect(first.url).toBe(`${url}&limit=10&p=0`);
    expect(pager.next(page(1, first, { rows: 10 }))?.url).toBe(`${url}&limit=10&p=1`);
    expect(pager.next(page(2, first, { rows: 9 }))).toBeUndefined();
  });

  it('may be offsets', () => {
    const pager = new PageNumberPager(
      config({ type: 'page', page_param: 'offset', start: 0, step: 50 }),
    );
    const first = pager.first({ url });
    expect(pager.next(page(1, first))?.url).toBe(`${url}&offset=50`);
    expect(pager.next(page(2, first))?.url).toBe(`${url}&offset=100`);
  });

  it('end where the answer says so', () => {
    const pager = new PageNumberPager(config({ type: 'page', total_pages_path: 'meta.pages' }));
    const first = pager.first({ url });
    const next = (number: number, pages: Scalar) =>
      pager.next(page(number, first, { values: { 'meta.pages': pages } }));
    expect([next(1, 3), next(2, '3')]).not.toContain(undefined);
    expect([next(3, 3), next(3, '3'), next(1, 0)]).toEqual([undefined, undefined, undefined]);
    expect(next(9, 'many')).toBeDefined();
  });

  it('may be fields of a body', () => {
    const pager = new PageNumberPager(
      config({ type: 'page', param_in: 'body', size: 5, size_param: 'limit' }),
    );
    const first = pager.first({ url, method: 'POST', body: '{"q":"x"}' });
    expect(JSON.parse(first.body as string)).toEqual({ q: 'x', limit: 5, page: 1 });
    expect(pager.first({ url, method: 'POST' }).body).toBe('{"limit":5,"page":1}');
  });
});

describe('pages by cursor', () => {
  const fields = { type: 'cursor', cursor_path: 'next', cursor_param: 'after' } as const;

  it('go on as long as there is a cursor', () => {
    const pager = new CursorPager(config(fields));
    const first = pager.first({ url });
    expect(first.url).toBe(url);
    const second = pager.next(page(1, first, { values: { next: 'a b&c' } }));
    expect(second?.url).toBe(`${url}&after=a+b%26c`);
    for (const next of ['', null, false] as const) {
      expect(pager.next(page(2, first, { values: { next } }))).toBeUndefined();
    }
    expect(pager.next(page(2, first))).toBeUndefined();
    expect(pager.next(page(2, first, { values: { next: 0 } }))?.url).toBe(`${url}&after=0`);
  });

  it('end where there is said to be no more', () => {
    const pager = new CursorPager(config({ ...fields, more_path: 'has_more' }));
    const next = (has_more: boolean, cursor: string) =>
      pager.next(page(1, { url }, { values: { next: cursor, has_more } }));
    expect(next(true, 'a')).toBeDefined();
    expect(next(false, 'b')).toBeUndefined();
  });

  it('fail where they go round in a circle', () => {
    const pager = new CursorPager(config(fields));
    const at = (next: string) => pager.next(page(1, { url }, { values: { next } }));
    at('a');
    at('b');
    expect(() => at('a')).toThrow('the pages go round in a circle. Check cursor_param ("after")');
  });
});

describe('pages by link', () => {
  const credential = { type: 'http', name: 'x', data: {}, hosts: ['*.example.com'] };
  const next = (link: string, seen: Seen = {}, by?: typeof credential) =>
    new NextLinkPager(undefined, by).next(
      page(1, { url }, { headers: { link: `<${link}>; rel="next"` }, ...seen }),
    )?.url;

  it('are at the address that the answer names', () => {
    expect(next('https://api.example.com/items?page=2')).toBe(
      'https://api.example.com/items?page=2',
    );
    expect(next('?page=2')).toBe('https://api.example.com/items?page=2');
    expect(next('/v2/items')).toBe('https://api.example.com/v2/items');
    const pager = new NextLinkPager('links.next', undefined);
    expect(pager.next(page(1, { url }, { values: { 'links.next': '?p=2' } }))?.url).toContain(
      'p=2',
    );
    for (const value of ['', null, false] as const) {
      expect(pager.next(page(2, { url }, { values: { 'links.next': value } }))).toBeUndefined();
    }
    expect(pager.next(page(2, { url }))).toBeUndefined();
  });

  it('stay at the origin of the answer or of the request', () => {
    for (const link of [
      'https://evil.example/items',
      '//evil.example/',
      'https://api.example.com:8443/',
      'http://api.example.com:8080/',
      'https://sub.api.example.com/',
      'file:///etc/passwd',
    ]) {
      expect(() => next(link)).toThrow('Pages are only fetched from one origin');
    }
    const from = 'https://eu.example.com/items';
    expect(next('https://eu.example.com/2', { from })).toBe('https://eu.example.com/2');
    expect(next('https://api.example.com/2', { from })).toBe('https://api.example.com/2');
  });

  it('may lead to other hosts of a credential, where the way out decides', () => {
    expect(next('https://eu.example.com/2', {}, credential)).toBe('https://eu.example.com/2');
  });

  it('stay encrypted, though a server behind a proxy writes http of itself', () => {
    expect(next('http://api.example.com/items?page=2')).toBe(
      'https://api.example.com/items?page=2',
    );
    const from = 'http://api.example.com/items';
    expect(next('https://api.example.com/2', { from })).toBe('https://api.example.com/2');
    expect(next('http://api.example.com/2', { from })).toBe('http://api.example.com/2');
  });

  it('fail where they go round in a circle or lead nowhere', () => {
    const pager = new NextLinkPager('next', undefined);
    pager.first({ url });
    const at = (value: Scalar) => pager.next(page(1, { url }, { values: { next: value } }));
    expect(() => at(url)).toThrow('fetched before');
    at('?page=2');
    expect(() => at('?page=2')).toThrow('fetched before');
    expect(() => at('http://[')).toThrow('is no address');
    expect(() => at(5)).toThrow('for a cursor use pagination of the type cursor');
  });
});
