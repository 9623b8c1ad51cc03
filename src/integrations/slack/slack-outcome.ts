import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { NoAnswer, NodeError, type RetryDecision, wasNeverSent } from '../../node-sdk';

/** Slack's faults, of which it says itself that some of the work may be done. */
const FAULTS = ['fatal_error', 'internal_error', 'request_timeout', 'service_unavailable'];
const RATE_LIMITS = ['ratelimited', 'rate_limited'];

/** The word for what is wrong in an answer with `ok: false`; undefined where it is not Slack's. */
export function platformCode(error: unknown): string | undefined {
  if (!(error instanceof WebAPIPlatformError)) return undefined;
  const code: unknown = error.data.error;
  return typeof code === 'string' && /^[a-z][a-z0-9_]{1,60}$/.test(code) ? code : undefined;
}

/** For every call: a rate limit means that nothing was done, and that it may be tried again. */
export function whenRateLimited(error: unknown): RetryDecision {
  if (error instanceof WebAPIRateLimitedError) return error.retryAfter * 1000;
  return RATE_LIMITS.includes(platformCode(error) ?? '') ? 'backoff' : 'never';
}

/** For calls that only read: also faults of Slack and of the network. */
export function whenReadMayPass(error: unknown): RetryDecision {
  if (error instanceof WebAPIHTTPError) return error.statusCode >= 500 ? 'backoff' : 'never';
  if (error instanceof WebAPIPlatformError) {
    return FAULTS.includes(platformCode(error) ?? '') ? 'backoff' : whenRateLimited(error);
  }
  if (error instanceof WebAPIRateLimitedError) return whenRateLimited(error);
  return isRefusal(error) ? 'never' : 'backoff';
}

/** Whether what was asked for may have been done although there is no answer that says so. */
export function mayBeDone(error: unknown): boolean {
  if (error instanceof WebAPIRateLimitedError || wasNeverSent(error)) return false;
  if (error instanceof WebAPIHTTPError) return error.statusCode >= 500;
  if (!(error instanceof WebAPIPlatformError)) return true;
  const code = platformCode(error);
  return code === undefined || FAULTS.includes(code);
}

/** Whether the way out refuses, which it will do again. */
function isRefusal(error: unknown): boolean {
  const original = error instanceof WebAPIRequestError ? error.original : error;
  return original instanceof NodeError && !(original instanceof NoAnswer);
}
