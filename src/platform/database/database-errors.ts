const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_SEQUENCE_TIMEOUT',
  'ER_CON_COUNT_ERROR',
  'ER_SERVER_SHUTDOWN',
  'ER_CONNECTION_KILLED',
  'ER_NORMAL_SHUTDOWN',
  'ER_TOO_MANY_USER_CONNECTIONS',
  'ER_OPTION_PREVENTS_STATEMENT',
  'ER_DISK_FULL',
]);
const REFUSED = new Set([
  'ER_ACCESS_DENIED_ERROR',
  'ER_DBACCESS_DENIED_ERROR',
  'ER_BAD_DB_ERROR',
  'ER_HOST_NOT_PRIVILEGED',
]);
const SQLITE_OUT_OF_REACH = /^SQLITE_(CANTOPEN|IOERR|FULL|BUSY|READONLY|NOTADB|CORRUPT)/;
const CLOSED = /Can't add new command when connection is in closed state|Pool is closed/;
/** Deadlock, lock wait timeout, and MariaDB's "record has changed since last read". */
const CONFLICTS = new Set([1213, 1205, 1020]);

interface DriverError extends Error {
  readonly code?: unknown;
  readonly errno?: unknown;
  readonly driverError?: unknown;
  readonly errors?: unknown;
}

/** Whether the database (and not the statement) is the reason: down, unreachable, full, locked. */
export function isDatabaseUnreachable(error: unknown): boolean {
  return chainOf(error).some(
    ({ code, message }) =>
      (typeof code === 'string' &&
        (UNREACHABLE.has(code) || REFUSED.has(code) || SQLITE_OUT_OF_REACH.test(code))) ||
      CLOSED.test(message),
  );
}

/** Whether waiting may help while the server starts: nothing answers there yet. */
export function isDatabaseNotUpYet(error: unknown): boolean {
  return chainOf(error).some(({ code }) => typeof code === 'string' && UNREACHABLE.has(code));
}

/** Whether the transaction lost against another one and has to be done again. */
export function isTransactionConflict(error: unknown): boolean {
  return chainOf(error).some(({ errno }) => typeof errno === 'number' && CONFLICTS.has(errno));
}

/** Whether a unique index refused the row. */
export function isUniqueViolation(error: unknown): boolean {
  return chainOf(error).some(
    ({ code }) =>
      code === 'ER_DUP_ENTRY' ||
      code === 'SQLITE_CONSTRAINT_UNIQUE' ||
      code === 'SQLITE_CONSTRAINT_PRIMARYKEY',
  );
}

/** By shape: errors of Node's own modules are of another realm's class under some test runners. */
function isDriverError(error: unknown): error is DriverError {
  return typeof error === 'object' && error !== null && 'message' in error;
}

/** The error, what the driver said and what caused it. */
function chainOf(error: unknown, depth = 0): DriverError[] {
  if (!isDriverError(error) || depth > 4) return [];
  const { driverError, cause, errors } = error;
  const inner = [driverError, cause, ...(Array.isArray(errors) ? (errors as unknown[]) : [])];
  return [error, ...inner.flatMap((one) => (one === error ? [] : chainOf(one, depth + 1)))];
}
