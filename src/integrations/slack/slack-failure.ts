import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { NodeError } from '../../node-sdk';
import { addressOf } from './slack-address';
import type { SlackCredentialData } from './slack-credential.data';
import { platformCode } from './slack-outcome';

const BAD_TOKEN = 'the token is wrong, revoked or expired. Put a valid one into the credential';
const NOT_ALLOWED =
  'the workspace does not allow the app to do this. Ask an administrator of the workspace';
const FAULT =
  'Slack has a fault of its own. Try again later; https://slack-status.com shows known ones';

/** Slack's words for what is wrong, in ours. */
const REASONS: Readonly<Record<string, string>> = {
  invalid_auth: BAD_TOKEN,
  not_authed: BAD_TOKEN,
  token_expired: BAD_TOKEN,
  token_revoked: BAD_TOKEN,
  account_inactive: 'the app or its user is no longer in the workspace. Install it again',
  channel_not_found:
    'there is no such channel, or the app cannot see it. Check its name or id; invite the app to a private one',
  not_in_channel:
    'the app is not in the channel. Invite it there (/invite @app), or give it the scope chat:write.public',
  is_archived: 'the channel is archived',
  msg_too_long: 'the text is too long for a message',
  no_text: 'the message has no text',
  restricted_action: NOT_ALLOWED,
  restricted_action_non_threadable_channel: NOT_ALLOWED,
  restricted_action_read_only_channel: NOT_ALLOWED,
  restricted_action_thread_only_channel: NOT_ALLOWED,
  access_denied: NOT_ALLOWED,
  no_permission: NOT_ALLOWED,
  ekm_access_denied: NOT_ALLOWED,
  team_access_not_granted: NOT_ALLOWED,
  not_allowed_token_type:
    'a token of this kind may not do this. Use the bot token of an app (xoxb-...)',
  message_limit_exceeded: 'the workspace has reached its limit of messages',
  rate_limited: 'Slack asks for fewer messages. Send fewer, or run the workflow later',
  ratelimited: 'Slack asks for fewer calls. Run the workflow later',
  fatal_error: FAULT,
  internal_error: FAULT,
  request_timeout: FAULT,
  service_unavailable: FAULT,
};

/**
 * Why a call of Slack failed, in words that a person can act on; the token is never in them. The
 * caller says before it what was asked of Slack.
 */
export function slackReason(error: unknown, data: SlackCredentialData): string {
  if (error instanceof NodeError) return error.message;
  if (error instanceof WebAPIPlatformError) return platformReason(error, data);
  if (error instanceof WebAPIRateLimitedError) {
    const seconds = String(error.retryAfter);
    return `Slack asks for fewer calls (to wait ${seconds} s). Run the workflow later`;
  }
  if (error instanceof WebAPIHTTPError) return httpReason(error, data);
  return networkReason(error, data);
}

function platformReason(error: WebAPIPlatformError, data: SlackCredentialData): string {
  const code = platformCode(error);
  if (code === undefined) return notSlack(data);
  if (code === 'missing_scope') {
    const { needed = 'it needs' } = error.data as { readonly needed?: unknown };
    return `the app lacks the scope ${wordsOf(needed)}. Add it to the app and install it again (missing_scope)`;
  }
  const known = Object.hasOwn(REASONS, code) ? REASONS[code] : undefined;
  if (known !== undefined) return `${known} (${code})`;
  const more = (error.data.response_metadata?.messages ?? []).map((text) => ` ${wordsOf(text)}`);
  return `Slack answered ${code}.${more.join('')} See https://docs.slack.dev/reference/methods`;
}

function httpReason({ statusCode }: WebAPIHTTPError, data: SlackCredentialData): string {
  const status = String(statusCode);
  if (statusCode >= 500) return `${FAULT} (${status})`;
  return `${addressOf(data)} answered ${status}: check the base_url of the credential`;
}

function networkReason(error: unknown, data: SlackCredentialData): string {
  const cause = error instanceof WebAPIRequestError ? error.original : error;
  if (cause instanceof NodeError) return cause.message;
  return String(cause).includes('TimeoutError')
    ? 'Slack did not answer in time'
    : `the connection to ${addressOf(data)} was closed before the answer was complete`;
}

function notSlack(data: SlackCredentialData): string {
  return `${addressOf(data)} does not answer as Slack does: check the base_url of the credential`;
}

/** One printable line of what an answer says. */
function wordsOf(text: unknown): string {
  return String(text)
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .slice(0, 200);
}
