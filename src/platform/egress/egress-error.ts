import { NodeError } from '../../node-sdk';

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
export class EgressBlockedError extends NodeError {
  constructor(host: string) {
    super(
      `Requests to ${host} are blocked: it is on a private network. An administrator can allow it with the setting EGRESS_ALLOW`,
    );
    this.name = 'EgressBlockedError';
  }
}

/** A NodeError that says why a request got no answer. Never shows more of the URL than its origin. */
export function requestError(cause: unknown, url: URL, timeoutMs: number): NodeError {
  if (cause instanceof NodeError) return cause;
  const code = codeOf(cause);
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
    const seconds = String(Math.round(timeoutMs / 100) / 10);
    return failure(url, `it did not answer within ${seconds} s`, cause);
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
