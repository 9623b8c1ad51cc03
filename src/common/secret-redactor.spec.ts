import { SecretRedactor, stringsIn } from './secret-redactor';

const SECRET = 'sk_live_51H/x+y=z&Ä';

describe('SecretRedactor', () => {
  const redactor = new SecretRedactor([SECRET]);

  it.each([
    ['as it is', SECRET],
    ['URL-encoded', encodeURIComponent(SECRET)],
    [
      'URL-encoded in lower case',
      encodeURIComponent(SECRET).replaceAll(/%../g, (byte) => byte.toLowerCase()),
    ],
    ['as a form field', new URLSearchParams({ key: SECRET }).toString().slice(4)],
    ['in base64', Buffer.from(SECRET).toString('base64')],
    ['in base64url', Buffer.from(SECRET).toString('base64url')],
    ['in Basic authorization', Buffer.from(`:${SECRET}`).toString('base64')],
    ['after another user name', Buffer.from(`u:${SECRET}`).toString('base64')],
    ['after a longer user name', Buffer.from(`user:${SECRET}`).toString('base64')],
    ['inside more of base64', Buffer.from(`{"a":"${SECRET}","b":1}`).toString('base64')],
  ])('takes it out %s', (_, text) => {
    const shown = redactor.text(`Request with ${text} failed`);
    expect(shown).toBe('Request with [secret] failed');
  });

  it('takes out what JSON escapes', () => {
    const quoted = new SecretRedactor(['pass"word\n1']);
    expect(quoted.text(JSON.stringify({ p: 'pass"word\n1' }))).toBe('{"p":"[secret]"}');
  });

  it('takes out every occurrence, the longest secret first', () => {
    const two = new SecretRedactor(['abcd', 'abcdef']);
    expect(two.text('abcdef abcd abcde')).toBe('[secret] [secret] [secret]e');
  });

  it('reads secrets as text, not as a pattern', () => {
    expect(new SecretRedactor(['a.*b']).text('a.*b aXXb')).toBe('[secret] aXXb');
  });

  it('leaves short values and other texts alone', () => {
    const short = new SecretRedactor(['abc', '']);
    expect(short.text('abc')).toBe('abc');
    expect(redactor.text('Request failed: base64 bm90aGluZyBoZXJl')).toBe(
      'Request failed: base64 bm90aGluZyBoZXJl',
    );
  });

  it('goes through values, keys included', () => {
    const value = { a: [SECRET, 1, null, { [SECRET]: `x ${SECRET}` }], b: true };
    expect(redactor.value(value)).toEqual({
      a: ['[secret]', 1, null, { '[secret]': 'x [secret]' }],
      b: true,
    });
  });

  it('stays quick on long texts', () => {
    const long = 'A'.repeat(2_000_000);
    const begun = performance.now();
    expect(redactor.text(long)).toBe(long);
    expect(performance.now() - begun).toBeLessThan(4000);
  });

  it('takes broken characters', () => {
    expect(new SecretRedactor(['\ud800abc']).text('x\ud800abc')).toBe('x[secret]');
  });
});

describe('stringsIn', () => {
  it('finds strings at any depth', () => {
    expect(stringsIn({ a: 'x', b: [1, 'y', null], c: { d: 'z' } })).toEqual(['x', 'y', 'z']);
    expect(stringsIn('x')).toEqual(['x']);
  });
});
