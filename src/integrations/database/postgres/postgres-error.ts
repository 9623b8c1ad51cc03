import { DatabaseError as ServerError } from 'pg';
import { NodeError } from '../../../node-sdk';
import {
  DatabaseError,
  type DatabaseErrorKind,
  notUnderstood,
  serverWords,
  tlsFault,
} from '../database-error';
import { placeOf, type ServerCredentialData } from '../server-credential.data';

/** SQLSTATE, whole or its class (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const KINDS: readonly (readonly [RegExp, DatabaseErrorKind])[] = [
  [/^40(001|P01)$|^55P03$/, 'conflict'],
  [/^40003$/, 'lost'],
  [/^25006$/, 'read-only'],
  [/^57014$/, 'timeout'],
  [/^57P0|^08/, 'lost'],
  [/^42501$/, 'rights'],
  [/^23505$|^23P01$/, 'duplicate'],
  [/^23503$|^23001$/, 'reference'],
  [/^23502$/, 'missing'],
  [/^2[23]|^21000$|^428C9$/, 'data'],
];

const SIGN_IN: Readonly<Record<string, string>> = {
  '28P01': 'it does not accept the user name or the password',
  '28000': 'it does not let this user in',
  '3D000': 'it has no such database',
};

/** An error of pg in words, without secrets. */
export function postgresError(error: unknown, data: ServerCredentialData): unknown {
  if (error instanceof NodeError) return error;
  const place = placeOf(data);
  const tls = tlsFault(error, place);
  if (tls) return tls;
  if (error instanceof ServerError) return serverError(error, data);
  const { message = '' } = error as { readonly message?: string };
  if (/password/i.test(message)) {
    return new DatabaseError('refused', `The server ${place} wants a password`, error);
  }
  if (/SCRAM|SASL/.test(message)) {
    return new DatabaseError('refused', `The server ${place} could not prove who it is`, error);
  }
  if (/terminated|not queryable|ended|closed|ECONNRESET|EPIPE|timeout expired/i.test(message)) {
    return new DatabaseError('lost', `The connection to ${place} was lost`, error);
  }
  return notUnderstood(place, error);
}

function serverError(error: ServerError, data: ServerCredentialData): DatabaseError {
  const { code = '' } = error;
  const refusal = SIGN_IN[code];
  if (refusal !== undefined) {
    return new DatabaseError('refused', `The server ${placeOf(data)} refuses: ${refusal}`, error);
  }
  const kind = KINDS.find(([pattern]) => pattern.test(code))?.[1] ?? 'refused';
  const words = serverWords(wordsOf(error), data);
  return new DatabaseError(kind, `The server says: ${words}`, error, lineOf(error));
}

function wordsOf({ message, detail, hint, position }: ServerError): string {
  const place = position === undefined ? '' : ` at character ${position}`;
  return [`${message}${place}`, detail, hint].filter((part) => part !== undefined).join('. ');
}

/** `COPY orders, line 3, column amount: "x"` */
function lineOf({ where = '' }: ServerError): number | undefined {
  const [, line] = /^COPY .*?, line (\d+)/.exec(where) ?? [];
  return line === undefined ? undefined : Number(line);
}
