import Stripe from 'stripe';
import type { StripeCredentialData } from './stripe-credential.data';

const PUBLIC_ADDRESS = 'https://api.stripe.com';
/** Objects have the fields of this version, whichever the account's default is. */
const API_VERSION = '2026-10-28.endive';
const TIMEOUT_MS = 30_000;

/**
 * The SDK on a way out that the egress guard watches. It does not try again by itself: its waits
 * would outlast a cancelled run, and it does not know Retry-After.
 */
export function stripeClient(
  { api_key, base_url }: StripeCredentialData,
  fetch: typeof globalThis.fetch,
  timeout = TIMEOUT_MS,
): Stripe.Stripe {
  const base = addressOf({ base_url });
  return new Stripe(api_key, {
    apiVersion: API_VERSION,
    httpClient: Stripe.createFetchHttpClient(async (url, init) => {
      const { pathname, search } = new URL(url instanceof Request ? url.url : url);
      return withJson(await fetch(`${base}${pathname}${search}`, { ...init, redirect: 'manual' }));
    }),
    maxNetworkRetries: 0,
    timeout,
    telemetry: false,
    appInfo: { name: 'Vantage' },
  });
}

/** Where Stripe answers for a credential, without a slash at the end. */
export function addressOf({
  base_url = PUBLIC_ADDRESS,
}: Pick<StripeCredentialData, 'base_url'>): string {
  return base_url.replace(/\/+$/, '');
}

/** What a gateway answers instead of Stripe, in Stripe's form of an error, or its status would be lost. */
function withJson(response: Response): Response {
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  const { ok, status } = response;
  if (ok || (isJson && status >= 400)) return response;
  response.body?.cancel().catch(() => undefined);
  const error = { type: 'api_error', message: 'the answer is not JSON, check the base_url' };
  const headers = { 'retry-after': response.headers.get('retry-after') ?? '' };
  return Response.json({ error }, { status, headers });
}
