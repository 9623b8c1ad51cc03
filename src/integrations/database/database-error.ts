import { NodeError } from '../../node-sdk';
import type { ServerCredentialData } from './server-credential.data';

/**
 * What a server's error means for the work in hand:
 * - `conflict`: a deadlock or a serialization failure; nothing was done and it may be tried again;
 * - `lost`: the connection is gone, and what was sent last may or may not have been done;
 * - `timeout`: the statement took longer than it may;
 * - `read-only`: it would have changed something;
 * - `rights`: the user may not do that;
 * - `duplicate`: a unique index has such a row already;
 * - `reference`: a row refers to one that is not there, or is referred to;
 * - `missing`: NULL where the table wants a value;
 * - `data`: a value does not fit the table in another way;
 * - `refused`: all else.
 */
export type DatabaseErrorKind =
  | 'conflict'
  | 'lost'
  | 'timeout'
  | 'read-only'
  | 'rights'
  | 'duplicate'
  | 'reference'
  | 'missing'
  | 'data'
  | 'refused';

/** A database server refused, or went away. */
export class DatabaseError extends NodeError {
  constructor(
    readonly kind: DatabaseErrorKind,
    message: string,
    cause?: unknown,
    /** Which of the rows sent with the statement it is about, from 1; undefined: unknown. */
    readonly row?: number,
  ) {
    super(message, [], { cause });
  }
}

export function isDatabaseError(error: unknown, kind: DatabaseErrorKind): error is DatabaseError {
  return error instanceof DatabaseError && error.kind === kind;
}

const LONGEST = 1000;

/** A server's own words: without the password, should they hold it, and not without end. */
export function serverWords(words: string, { password }: ServerCredentialData): string {
  const clean = password.length > 3 ? words.replaceAll(password, '•••') : words;
  const plain = clean.trim().replace(/\.$/, '');
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST)}…` : plain;
}

/** TLS failures of Node, the same for every driver; undefined for other errors. */
export function tlsFault(error: unknown, place: string): DatabaseError | undefined {
  const { code = '', message = '' } = error as { code?: unknown; message?: unknown };
  const known = typeof code === 'string' && /CERT|TLS|SSL|SIGNED|ALTNAME/.test(code);
  if (!known && !/does not support (SSL|secure)/i.test(String(message))) return undefined;
  const reason = /does not support/i.test(String(message))
    ? 'the server does not offer TLS; set ssl to off in the credential if the way to it is safe'
    : `its certificate was not accepted (${String(code)}: ${String(message)})`;
  return new DatabaseError('refused', `The connection to ${place} failed: ${reason}`, error);
}

/** What came is not the driver's protocol, or not such as the driver can read. */
export function notUnderstood(place: string, error: unknown): DatabaseError {
  const { message = '' } = error as { readonly message?: string };
  const detail = message === '' ? '' : ` (${message.slice(0, 200)})`;
  return new DatabaseError('lost', `The server ${place} was not understood${detail}`, error);
}
