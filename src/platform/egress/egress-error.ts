import { NodeError, UnsentError } from '../../node-sdk';
import { type Place, placeText } from './place';

/** Undici's and Node's error codes in words. `place` is an origin: queries may hold secrets. */
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
 * No connection could be opened: refused, unreachable, timed out, no such host. `code` is Node's,
 * for SDKs that look at it.
 */
export class ConnectionFailed extends UnsentError {
  readonly reason: string;

  constructor(
    place: Place,
    readonly code: string,
    cause?: unknown,
  ) {
    const reason = REASONS[code] ?? unknown(code);
    super(`The connection to ${placeText(place)} failed: ${reason}`, [], { cause });
    this.name = 'ConnectionFailed';
    this.reason = reason;
  }
}

/** A NodeError that says why a request got no answer. Never shows more of the URL than its origin. */
export function requestError(cause: unknown, url: URL, timeoutMs?: number): NodeError {
  if (cause instanceof ConnectionFailed) return failure(url, cause.reason, cause);
  if (cause instanceof NodeError) return cause;
  const code = codeOf(cause);
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
    return failure(url, `it did not answer ${withinTime(timeoutMs)}`, cause);
  }
  const known = REASONS[code];
  if (known !== undefined) return failure(url, known, cause);
  const isTls = /CERT|TLS|SSL|SIGNED|ALTNAME/.test(code);
  return failure(
    url,
    isTls ? `its certificate or TLS set-up failed (${code})` : unknown(code),
    cause,
  );
}

function withinTime(timeoutMs: number | undefined): string {
  if (timeoutMs === undefined) return 'in time';
  return `within ${String(Math.round(timeoutMs / 100) / 10)} s`;
}

function failure(url: URL, reason: string, cause: unknown): NodeError {
  return new NodeError(`Request to ${url.origin} failed: ${reason}`, [], { cause });
}

function unknown(code: string): string {
  return code === '' ? 'the answer is not valid HTTP' : code;
}

export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
