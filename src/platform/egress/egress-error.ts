import { NoAnswer, NodeError, UnsentError } from '../../node-sdk';
import { type Place, placeText } from './place';

/** Undici's and Node's error codes in words. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed before the answer was complete',
  UND_ERR_SOCKET: 'the connection was closed before the answer was complete',
  EPIPE: 'the connection was closed before the answer was complete',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the host name could not be looked up now; try again',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'the connection timed out',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
  UND_ERR_HEADERS_OVERFLOW: "the answer's headers are too large",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "the answer's length is not what its headers say",
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'the answer is too large',
  Z_DATA_ERROR: 'the answer is not validly compressed',
  Z_BUF_ERROR: 'the compressed answer ends too early',
};
const TOO_LATE: readonly string[] = ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'];
const TLS_FAILURE = /CERT|TLS|SSL|SIGNED|ALTNAME|EPROTO/;

/** The destination is on a private network that the settings do not open. */
export class EgressBlockedError extends UnsentError {
  constructor(host: string) {
    super(
      `Requests to ${host} are blocked: it is on a private network. An administrator can allow it with the setting EGRESS_ALLOW`,
    );
    this.name = 'EgressBlockedError';
  }
}

/**
 * No connection could be opened: refused, unreachable, timed out, no such host, no trust. `code` is
 * Node's, for SDKs that look at it.
 */
export class ConnectionFailed extends UnsentError {
  constructor(
    place: Place,
    readonly code: string,
    cause?: unknown,
  ) {
    super(`The connection to ${placeText(place)} failed: ${reasonOf(code)}`, [], { cause });
    this.name = 'ConnectionFailed';
  }
}

/** A NodeError that says why a request got no answer. Never shows more of the URL than its origin. */
export function requestError(cause: unknown, url: URL, timeoutMs?: number): NodeError {
  if (cause instanceof NodeError && !(cause instanceof ConnectionFailed)) return cause;
  const code = codeOf(cause);
  const reason = TOO_LATE.includes(code) ? tooLate(timeoutMs) : reasonOf(code);
  return new NoAnswer(`Request to ${url.origin} failed: ${reason}`, code, { cause });
}

function tooLate(timeoutMs: number | undefined): string {
  if (timeoutMs === undefined) return 'it did not answer in time';
  return `it did not answer within ${String(Math.round(timeoutMs / 100) / 10)} s`;
}

function reasonOf(code: string): string {
  if (TLS_FAILURE.test(code)) return `its certificate or TLS set-up failed (${code})`;
  return REASONS[code] ?? (code === '' ? 'the answer is not valid HTTP' : code);
}

export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
