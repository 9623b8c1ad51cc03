import { type Logger, LogLevel, WebClient } from '@slack/web-api';
import { addressOf } from './slack-address';
import type { SlackCredentialData } from './slack-credential.data';

const TIMEOUT_MS = 30_000;

/** The SDK would print to the console; what matters is thrown anyway. */
const SILENT: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};

/**
 * The SDK on a way out that the egress guard watches. It does not try again by itself: it cannot
 * know that a message must not be sent twice.
 */
export function slackClient(
  data: SlackCredentialData,
  fetch: typeof globalThis.fetch,
  timeout = TIMEOUT_MS,
): WebClient {
  return new WebClient(data.token, {
    slackApiUrl: addressOf(data),
    fetch: async (url, init) => withRetryAfter(await fetch(url, init)),
    timeout,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: SILENT,
  });
}

/** Slack always says how long to wait; a gateway before it may not. */
function withRetryAfter(response: Response): Response {
  if (response.status !== 429 || /^\d+$/.test(response.headers.get('retry-after') ?? '')) {
    return response;
  }
  return new Response(null, { status: 429, headers: { 'retry-after': '1' } });
}
