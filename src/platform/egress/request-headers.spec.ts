import { checkedHeaders } from './request-headers';

describe('request headers', () => {
  it('go out with lower-case names', () => {
    expect(checkedHeaders({ 'X-Trace': 'a b\tc' })).toEqual({ 'x-trace': 'a b\tc' });
  });

  it.each(['a\r\nHost: evil', 'a\nb', 'a\0b', 'a\u2028b'])('refuse the value %j', (value) => {
    expect(() => checkedHeaders({ 'x-a': value })).toThrow('"x-a"');
  });

  it.each(['', 'a b', 'a:b', 'a\r\nb', 'ä'])('refuse the name %j', (name) => {
    expect(() => checkedHeaders({ [name]: 'x' })).toThrow('is not a header name');
  });

  it.each(['Host', 'Content-Length', 'Transfer-Encoding', 'Connection'])('refuse %s', (name) => {
    expect(() => checkedHeaders({ [name]: 'x' })).toThrow('may not be set');
  });
});
