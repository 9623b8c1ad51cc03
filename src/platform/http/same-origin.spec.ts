import type { Request } from 'express';
import { isFromOwnPages } from './same-origin';

const verdict = (headers: Record<string, string>, method = 'POST', publicUrl?: string): boolean =>
  isFromOwnPages(
    { method, headers: { host: 'vantage.local:3000', ...headers } } as unknown as Request,
    publicUrl,
  );

it.each([
  [true, 'no browser headers', {}],
  [true, 'its own page', { 'sec-fetch-site': 'same-origin' }],
  [true, 'the address bar', { 'sec-fetch-site': 'none' }],
  [false, 'a sister site', { 'sec-fetch-site': 'same-site' }],
  [false, 'another site', { 'sec-fetch-site': 'cross-site' }],
  [
    false,
    'another site that forges Origin',
    { 'sec-fetch-site': 'cross-site', origin: 'http://vantage.local:3000' },
  ],
  [true, 'its own origin', { origin: 'http://vantage.local:3000' }],
  [false, 'another port', { origin: 'http://vantage.local:3001' }],
  [false, 'another origin', { origin: 'https://evil.example' }],
  [false, 'an opaque origin', { origin: 'null' }],
])('is %s for a POST from %s', (expected, _name, headers) => {
  expect(verdict(headers)).toBe(expected);
});

it('lets reads pass from anywhere', () => {
  expect(verdict({ 'sec-fetch-site': 'cross-site' }, 'GET')).toBe(true);
});

it('knows the public address when a proxy changes Host', () => {
  const headers = { origin: 'https://vantage.example.com' };
  expect(verdict(headers, 'DELETE', 'https://vantage.example.com')).toBe(true);
  expect(verdict(headers, 'DELETE', 'https://other.example.com')).toBe(false);
});
