import { escapeInAddress } from './url-escape';

describe('values in an address', () => {
  const base = 'https://api.example.com/items/{{ row.id }}';

  it.each([
    ['a/b?c=d&e#f', 'a%2Fb%3Fc%3Dd%26e%23f'],
    ['50 %', '50%20%25'],
    ['é', '%C3%A9'],
    ['\ud800', '%EF%BF%BD'],
    ['..', '%252E%252E'],
    ['.', '%252E'],
    ['a..b', 'a..b'],
  ])('%s is written %s', (value, expected) => {
    expect(escapeInAddress(base)?.(value)).toBe(expected);
  });

  it('never lead to another path', () => {
    for (const value of ['..', '../admin', '.', '%2e%2e', '\\..\\x', '//evil.example/']) {
      const url = new URL(base.replace('{{ row.id }}', escapeInAddress(base)?.(value) ?? ''));
      expect(url.host).toBe('api.example.com');
      expect(url.pathname.split('/')).toHaveLength(3);
      expect(url.pathname.startsWith('/items/')).toBe(true);
    }
  });

  it.each([
    '{{ params.url }}',
    'https://{{ params.host }}/items',
    'https://api.{{ params.x }}/',
    5,
  ])('are taken as they come in %s', (url) => {
    expect(escapeInAddress(url)).toBeUndefined();
  });

  it.each(['https://api.example.com/', 'HTTP://a:80/{{ x }}', 'https://a?x={{ y }}'])(
    'are escaped in %s',
    (url) => {
      expect(escapeInAddress(url)).toBeDefined();
    },
  );
});
