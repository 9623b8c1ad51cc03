import Stripe from 'stripe';
import { retryAfterMs, type RetryDecision } from '../../node-sdk';
import { isRefusal } from './stripe-cause';

/**
 * Whether a read that failed may succeed a moment later: rate limits, conflicts, faults of Stripe
 * and of the network, unless Stripe itself says otherwise.
 * @see https://docs.stripe.com/error-low-level#retries
 */
export function mayPass(error: unknown): RetryDecision {
  if (error instanceof Stripe.errors.StripeConnectionError) {
    return isRefusal(error) ? 'never' : 'backoff';
  }
  if (!(error instanceof Stripe.errors.StripeError)) return 'never';
  const { statusCode = 0, headers = {} } = error;
  const advice = headers['stripe-should-retry'];
  const passes = advice === 'true' || (advice !== 'false' && isPassing(statusCode));
  return passes ? (retryAfterMs(headers['retry-after']) ?? 'backoff') : 'never';
}

function isPassing(status: number): boolean {
  return status === 429 || status === 409 || status >= 500;
}
