import type { IncomingMessage } from 'node:http';

/** Name of the cookie that carries a session's token. */
export const SESSION_COOKIE = 'vantage_session';

/** The session token of a request, if it has one. */
export function sessionTokenOf(request: IncomingMessage): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const equals = part.indexOf('=');
    if (equals > 0 && part.slice(0, equals).trim() === SESSION_COOKIE) {
      return part.slice(equals + 1).trim() || undefined;
    }
  }
  return undefined;
}
