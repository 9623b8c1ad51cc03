import type { HttpAnswer, HttpRequest, JsonObject } from '../../node-sdk';
import { configOf } from '../../node-sdk/testing/node-kit';
import { authenticated } from './authentication';
import { HttpCredentialData } from './http-credential.data';
import { HttpCredential } from './http.credential';

const hosts = ['api.example.com'];
const dataOf = (fields: JsonObject): HttpCredentialData =>
  configOf(HttpCredentialData, { hosts, ...fields });
const basic = { scheme: 'basic', username: 'ann', password: 's3cret!' };

describe('the data of an http credential', () => {
  it.each<JsonObject>([
    basic,
    { ...basic, password: '' },
    { scheme: 'bearer', token: 't' },
    { scheme: 'header', name: 'X-Api-Key', value: 'v' },
    { scheme: 'query', name: 'api key', value: 'v' },
    { ...basic, test_url: 'https://api.example.com/me' },
    { ...basic, hosts: ['*.example.com', '10.1.0.7:8080', '[::1]:80', 'bücher.example'] },
  ])('may be %j', (fields) => {
    expect(dataOf(fields)).toMatchObject(fields);
  });

  it.each<[JsonObject, string]>([
    [{ scheme: 'digest' }, 'scheme must be one of basic, bearer, header, query'],
    [{ scheme: 'basic' }, 'scheme basic needs username and password'],
    [{ scheme: 'basic', username: 'ann' }, 'scheme basic needs password'],
    [{ scheme: 'bearer', token: '' }, 'scheme bearer needs token'],
    [{ scheme: 'bearer', token: 't', password: 'x' }, 'scheme bearer takes no password'],
    [{ scheme: 'header', name: 'X Y', value: 'v' }, 'needs a name that is the name of a header'],
    [{ ...basic, hosts: [] }, 'hosts must name at least one host'],
    [{ ...basic, hosts: ['https://api.example.com'] }, 'without https:// and path'],
    [{ ...basic, hosts: ['api.example.com/v1'] }, 'without https:// and path'],
    [{ ...basic, hosts: ['api.example.com:99999'] }, 'hosts must be hosts'],
    [{ ...basic, hosts: ['*'] }, 'hosts must be hosts'],
    [{ ...basic, hosts: ['a.*.com'] }, 'hosts must be hosts'],
    [{ ...basic, hosts: ['10.0.0.0/8'] }, 'hosts must be hosts'],
    [{ ...basic, hosts: 'api.example.com' }, 'hosts must be an array'],
    [{ ...basic, test_url: 'ftp://example.com' }, 'test_url must be a full http or https address'],
    [{ ...basic, realm: 'x' }, 'realm should not exist'],
  ])('is not %j', (fields, fault) => {
    expect(() => dataOf(fields)).toThrow(fault);
  });
});

describe('a request with an http credential', () => {
  const url = 'https://api.example.com/items?a=1&key=public';
  it.each<[JsonObject, Partial<HttpRequest>]>([
    [basic, { headers: { accept: 'x', authorization: 'Basic YW5uOnMzY3JldCE=' } }],
    [{ scheme: 'bearer', token: 'tok' }, { headers: { accept: 'x', authorization: 'Bearer tok' } }],
    [
      { scheme: 'header', name: 'X-Key', value: 'v' },
      { headers: { accept: 'x', Authorization: 'own', 'X-Key': 'v' } },
    ],
    [
      { scheme: 'query', name: 'key', value: 'a b&c' },
      {
        url: 'https://api.example.com/items?a=1&key=a+b%26c',
        headers: { accept: 'x', Authorization: 'own' },
      },
    ],
  ])('carries %j', (data, expected) => {
    const headers = { accept: 'x', Authorization: 'own' };
    const request = authenticated({ url, headers }, { data: dataOf(data) });
    expect(request).toEqual({ url, headers, ...expected });
  });

  it('is as it was without one', () => {
    expect(authenticated({ url }, undefined)).toEqual({ url });
  });
});

describe('the test of an http credential', () => {
  const test = (data: JsonObject, answer: Partial<HttpAnswer>) => {
    const requests: HttpRequest[] = [];
    const http = {
      request: (request: HttpRequest) => {
        requests.push(request);
        const { url } = request;
        return Promise.resolve({ status: 200, url, headers: {}, body: { text: '' }, ...answer });
      },
    };
    const context = { data: dataOf(data), http } as Parameters<HttpCredential['test']>[0];
    return { requests, result: new HttpCredential().test(context) };
  };
  const test_url = 'https://api.example.com/me?verbose=1';

  it('gets its test_url', async () => {
    const { requests, result } = test({ ...basic, test_url }, {});
    expect(await result).toBe('GET https://api.example.com/me answered 200');
    expect(requests[0]).toMatchObject({
      url: test_url,
      headers: { authorization: 'Basic YW5uOnMzY3JldCE=' },
    });
  });

  it('says what was answered instead', async () => {
    const body = { text: 'no such user YW5uOnMzY3JldCE=' };
    const { result } = test({ ...basic, test_url }, { status: 401, body });
    await expect(result).rejects.toThrow(
      'GET https://api.example.com/me answered 401 Unauthorized: no such user ***',
    );
  });

  it('says that it cannot be made without a test_url', async () => {
    await expect(test(basic, {}).result).rejects.toThrow('give it a test_url');
  });
});
