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
  1290: 'read-only',
  1792: 'read-only',
  1836: 'read-only',
  1142: 'rights',
  1143: 'rights',
  1062: 'duplicate',
  1586: 'duplicate',
  1216: 'reference',
  1217: 'reference',
  1451: 'reference',
  1452: 'reference',
  1048: 'missing',
  1364: 'missing',
  1317: 'timeout',
  1969: 'timeout',
  3024: 'timeout',
  1053: 'lost',
  1927: 'lost',
};

/** About values, though their SQLSTATE does not say so. */
const DATA_ERRORS: readonly number[] = [1265, 1366, 1411, 3140, 3141, 3819, 4025];

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
  const words = serverWords(sqlMessage.replace(AT_ROW, ''), data);
  const kind = kindOf(errno, sqlState);
  return new DatabaseError(kind, `The server says: ${words}`, error, rowOf(sqlMessage));
}

/** `Data too long for column 'x' at row 3`: of those of the statement. */
const AT_ROW = / at row (\d+)$/;

function rowOf(sqlMessage: string): number | undefined {
  const [, row] = AT_ROW.exec(sqlMessage) ?? [];
  return row === undefined ? undefined : Number(row);
}

interface MysqlFault {
  readonly code?: string;
  readonly errno?: number;
  readonly sqlMessage?: string;
  readonly sqlState?: string;
}

function kindOf(errno: number, sqlState: string): DatabaseErrorKind {
  const kind = KINDS[errno];
  if (kind !== undefined) return kind;
  return DATA_ERRORS.includes(errno) || /^2[23]/.test(sqlState) ? 'data' : 'refused';
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
