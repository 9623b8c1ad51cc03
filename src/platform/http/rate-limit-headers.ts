import type { ServerResponse } from 'node:http';
import type { WindowState } from '../counting/window-counter';

/**
 * Tells a caller where it stands: `RateLimit` and `RateLimit-Policy` as in
 * draft-ietf-httpapi-ratelimit-headers, and the older `X-RateLimit-*` (Reset in seconds from now).
 */
export function setRateLimitHeaders(
  response: ServerResponse,
  limit: number,
  state: WindowState,
): void {
  const remaining = String(state.remaining);
  const reset = String(state.resetSeconds);
  response.setHeader('RateLimit-Policy', `"minute";q=${String(limit)};w=60`);
  response.setHeader('RateLimit', `"minute";r=${remaining};t=${reset}`);
  response.setHeader('X-RateLimit-Limit', String(limit));
  response.setHeader('X-RateLimit-Remaining', remaining);
  response.setHeader('X-RateLimit-Reset', reset);
}
