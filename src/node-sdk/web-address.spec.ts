import { configOf } from './testing/node-kit';
import { BaseUrl, placeOf } from './web-address';

class Data {
  @BaseUrl('https://api.example.com')
  base_url?: string;
}

describe('a base url', () => {
  it.each([undefined, 'https://gateway.example.com', 'http://127.0.0.1:4010/api/'])(
    'may be %s',
    (base_url) => {
      expect(configOf(Data, base_url === undefined ? {} : { base_url })).toEqual({ base_url });
    },
  );

  it.each([
    ['api.example.com', 'must be a full http or https address'],
    ['ftp://example.com', 'must be a full http or https address'],
    ['javascript:alert(1)', 'must be a full http or https address'],
    ['', 'must be a full http or https address'],
    [5, 'must be a full http or https address'],
    ['https://me:secret@example.com', 'must not hold a user name or password'],
    ['https://example.com/?key=1', 'must not have a query or a fragment'],
    ['https://example.com/#x', 'must not have a query or a fragment'],
  ])('is not %s', (base_url, fault) => {
    expect(() => configOf(Data, { base_url })).toThrow(fault);
  });
});

describe('the place of an address', () => {
  it('is its host with the port that is meant', () => {
    expect(placeOf('https://api.example.com/v1')).toBe('api.example.com:443');
    expect(placeOf('http://127.0.0.1:4010')).toBe('127.0.0.1:4010');
    expect(placeOf('http://[::1]/x')).toBe('[::1]:80');
  });
});
