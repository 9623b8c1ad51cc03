import Stripe from 'stripe';
import { NodeError } from '../../node-sdk';
import { causeInWords, isTimeout } from './stripe-cause';
import { addressOf } from './stripe-client';
import type { StripeCredentialData } from './stripe-credential.data';

const LONGEST_MESSAGE = 300;
/** Keys, also as Stripe prints them: `sk_test_****1234`. */
const KEYS = /\b[a-z]{2}_(?:live|test)_\S*|\S*\*{2,}\S*/g;

/**
 * Why Stripe did not answer a read, in words that a person can act on. The key is never in them,
 * nor a part of it; the SDK's error is not kept as the cause, since it may quote the key.
 */
export function stripeFailure(error: unknown, data: StripeCredentialData): NodeError {
  if (error instanceof NodeError) return error;
  if (!(error instanceof Stripe.errors.StripeError)) return notStripe(data, error);
  if (error instanceof Stripe.errors.StripeConnectionError) return connectionFailure(error, data);
  if (error.statusCode === undefined) return notStripe(data);
  const request = error.requestId === undefined ? '' : ` (Stripe request ${error.requestId})`;
  return new NodeError(`${reasonOf(error, data)}${request}`);
}

/** The key is one of Stripe's, but may not do this. */
export function isNotPermitted(error: unknown): boolean {
  return error instanceof Stripe.errors.StripePermissionError;
}

function reasonOf(error: Stripe.errors.StripeError, data: StripeCredentialData): string {
  const { statusCode: status = 0 } = error;
  const message = withoutKeys(error.message, data);
  if (status === 401) {
    return 'Stripe refused the API key: it is wrong, expired or revoked. Put a valid one into the credential';
  }
  if (status === 403) {
    return `The API key may not read this: ${message}. Give it the permission in the Stripe dashboard, or use another key`;
  }
  if (status === 429) {
    return 'Stripe asks for fewer requests (429) and did so again after waiting. Run the workflow later, or lower its limit';
  }
  if (status >= 500) {
    return `Stripe has a fault of its own (${String(status)}) that did not pass. Try again later; https://status.stripe.com shows known ones`;
  }
  const place = error.param === undefined ? '' : ` (parameter ${error.param})`;
  return `Stripe refused the request (${String(status)}): ${message}${place}`;
}

function connectionFailure(
  error: Stripe.errors.StripeConnectionError,
  data: StripeCredentialData,
): NodeError {
  const cause = causeInWords(error);
  if (cause) return new NodeError(`Stripe could not be asked. ${cause.message}`);
  const reason = isTimeout(error)
    ? 'it did not answer in time'
    : 'the connection was closed before the answer was complete';
  return new NodeError(`Stripe did not answer at ${addressOf(data)}: ${reason}. Try again later`);
}

function notStripe(data: StripeCredentialData, cause?: unknown): NodeError {
  return new NodeError(
    `${addressOf(data)} does not answer as Stripe does: check the base_url of the credential`,
    [],
    { cause },
  );
}

function withoutKeys(message: string, { api_key }: StripeCredentialData): string {
  const text = message
    .replaceAll(api_key, '***')
    .replaceAll(KEYS, '***')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  return text.length > LONGEST_MESSAGE
    ? `${text.slice(0, LONGEST_MESSAGE)}…`
    : text.replace(/\.$/, '');
}
