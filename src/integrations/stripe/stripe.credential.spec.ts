import { secretFieldsOf } from '../../node-sdk';
import { configOf } from '../../node-sdk/testing/node-kit';
import { stripeClient } from './stripe-client';
import { StripeCredentialData } from './stripe-credential.data';
import { StripeCredential } from './stripe.credential';
import { stripeFailure } from './stripe-failure';

const KEY = 'sk_test_51HsecretOfATest';
const data = { api_key: KEY };
const type = new StripeCredential();
const { signal } = new AbortController();

/** The credential's test against a Stripe that always answers this. */
function testWith(status: number, body: object): Promise<string> {
  const fetch = () => Promise.resolve(Response.json(body, { status }));
  return type.test({ data, signal, fetch } as unknown as Parameters<typeof type.test>[0]);
}

describe('a Stripe credential', () => {
  it('keeps its key secret', () => {
    expect(secretFieldsOf(StripeCredentialData)).toEqual(['api_key']);
  });

  it('may be sent to Stripe alone, or to its base_url alone', () => {
    expect(type.hosts(data)).toEqual(['api.stripe.com:443']);
    const base_url = 'http://127.0.0.1:4010/stripe';
    expect(type.hosts({ ...data, base_url })).toEqual(['127.0.0.1:4010']);
  });

  it.each([
    [{}, 'api_key must be'],
    [{ api_key: '' }, 'api_key must be one word'],
    [{ api_key: 'sk_test_1\r\nX-Header: 1' }, 'api_key must be one word'],
    [{ api_key: KEY, base_url: 'ftp://example.com' }, 'base_url must be a full http'],
    [{ api_key: KEY, region: 'eu' }, 'region should not exist'],
  ])('refuses the data %j', (given, fault) => {
    expect(() => configOf(StripeCredentialData, given)).toThrow(fault);
  });

  it('is tested by reading the balance', async () => {
    const balance = { object: 'balance', available: [], pending: [], livemode: true };
    await expect(testWith(200, balance)).resolves.toBe('Stripe accepts the key (live mode)');
  });

  it('works also where it may not read the balance', async () => {
    const error = { message: 'The provided key does not have the required permissions' };
    await expect(testWith(403, { error })).resolves.toContain('it may not read the balance');
  });

  it('is told to be wrong without a part of it', async () => {
    const error = { message: `Invalid API Key provided: sk_test_****Test (${KEY})` };
    const failure = await testWith(401, { error }).catch((reason: unknown) => String(reason));
    expect(failure).toContain('Stripe refused the API key');
    expect(failure).not.toMatch(/sk_test|Test/);
  });
});

describe('a Stripe that is slow', () => {
  it('is given up after the timeout', async () => {
    const fetch = (_: unknown, init?: RequestInit): Promise<Response> =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => {
          reject(init.signal?.reason as Error);
        });
      });
    const balance = stripeClient(data, fetch, 50).balance.retrieve();
    const error: unknown = await balance.catch((reason: unknown) => reason);
    expect(stripeFailure(error, data).message).toBe(
      'Stripe did not answer at https://api.stripe.com: it did not answer in time. Try again later',
    );
  });
});
