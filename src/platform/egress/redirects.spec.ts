import { nextHop, type Hop } from './redirects';

const hop = (fields: Partial<Hop> = {}): Hop => ({
  method: 'GET',
  url: new URL('https://api.example/a/b?c=1'),
  headers: { accept: '*/*', authorization: 'Bearer x', 'x-api-key': 'x', cookie: 'a=b' },
  ...fields,
});

describe('a redirect', () => {
  it('keeps everything within one origin', () => {
    const next = nextHop(hop(), 302, '../d');
    expect(next?.url.href).toBe('https://api.example/d');
    expect(next?.headers).toEqual(hop().headers);
  });

  it.each([
    'https://other.example/',
    'https://api.example:8443/',
    '//evil.example/x',
    'https://sub.api.example/',
  ])('takes no secret along to %s', (location) => {
    const next = nextHop(hop({ method: 'POST', body: 'secret' }), 307, location);
    expect(next?.headers).toEqual({ accept: '*/*' });
    expect(next?.body).toBeUndefined();
  });

  it('never goes from https to http', () => {
    expect(() => nextHop(hop(), 301, 'http://api.example/')).toThrow('not encrypted');
  });

  it.each([
    ['POST', 303, 'GET'],
    ['POST', 302, 'GET'],
    ['POST', 301, 'GET'],
    ['POST', 307, 'POST'],
    ['PUT', 302, 'PUT'],
    ['PUT', 303, 'GET'],
    ['GET', 308, 'GET'],
  ])('of %s with %d becomes %s', (method, status, expected) => {
    const next = nextHop(hop({ method, body: 'x' }), status, '/next');
    expect([next?.method, next?.body]).toEqual([expected, method === expected ? 'x' : undefined]);
  });

  it('is none without a location or with another status', () => {
    expect(nextHop(hop(), 302, undefined)).toBeUndefined();
    expect(nextHop(hop(), 200, '/x')).toBeUndefined();
    expect(nextHop(hop(), 304, '/x')).toBeUndefined();
  });

  it('to what is no URL fails', () => {
    expect(() => nextHop(hop(), 302, 'https://[')).toThrow('not a URL');
  });
});
