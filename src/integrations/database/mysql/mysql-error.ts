import { NodeError } from '../../../node-sdk';
import {
  DatabaseError,
  type DatabaseErrorKind,
  notUnderstood,
  serverWords,
  tlsFault,
} from '../database-error';
import { placeOf, type ServerCredentialData } from '../server-credential.data';

/** Error numbers of MySQL and MariaDB. */
const KINDS: Readonly<Record<number, DatabaseErrorKind>> = {
  1205: 'conflict',
  1213: 'conflict',
  1020: 'conflict',
  1792: 'read-only',
  1290: 'read-only',
  1317: 'timeout',
  1969: 'timeout',
  3024: 'timeout',
  1053: 'lost',
  1927: 'lost',
};

/** The classes of SQLSTATE that are about values: 22 data, 23 constraints, and some of MySQL's own. */
const DATA_ERRORS: readonly number[] = [
  1048, 1062, 1264, 1265, 1292, 1366, 1406, 1411, 1452, 1364, 3140, 3141, 3819, 4025,
];

const SIGN_IN: Readonly<Record<number, string>> = {
  1044: 'the user has no right to this database',
  1045: 'it does not accept the user name or the password',
  1049: 'it has no such database',
  1698: 'it does not accept the user name or the password',
};

const LOST = /^(PROTOCOL_CONNECTION_LOST|ECONNRESET|EPIPE|ETIMEDOUT|ERR_STREAM|PROTOCOL_|EOF)/;

/** An error of mysql2 in words, without secrets. */
export function mysqlError(error: unknown, data: ServerCredentialData): unknown {
  if (error instanceof NodeError) return error;
  const place = placeOf(data);
  const { code = '', errno = 0, sqlMessage, sqlState = '' } = error as MysqlFault;
  const tls = tlsFault(error, place);
  if (tls) return tls;
  const refusal = SIGN_IN[errno];
  if (refusal !== undefined) {
    return new DatabaseError('refused', `The server ${place} refuses: ${refusal}`, error);
  }
  if (sqlMessage === undefined) return withoutWords(code, place, error);
  const words = serverWords(sqlMessage, data);
  return new DatabaseError(kindOf(errno, sqlState), `The server says: ${words}`, error);
}

interface MysqlFault {
  readonly code?: string;
  readonly errno?: number;
  readonly sqlMessage?: string;
  readonly sqlState?: string;
}

function kindOf(errno: number, sqlState: string): DatabaseErrorKind {
  if (DATA_ERRORS.includes(errno) || /^2[23]/.test(sqlState)) return 'data';
  return KINDS[errno] ?? 'refused';
}

/** Faults of the connection, and of mysql2 itself. */
function withoutWords(code: string, place: string, error: unknown): unknown {
  if (LOST.test(code)) {
    return new DatabaseError('lost', `The connection to ${place} was lost`, error);
  }
  const { message = '' } = error as { readonly message?: string };
  if (/closed state|Connection lost/i.test(message)) {
    return new DatabaseError('lost', `The connection to ${place} was lost`, error);
  }
  if (/LOCAL INFILE/.test(message)) {
    return new DatabaseError(
      'refused',
      `The server ${place} asked for a file of this machine, which it never gets`,
      error,
    );
  }
  return notUnderstood(place, error);
}
