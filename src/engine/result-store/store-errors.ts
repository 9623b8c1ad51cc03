import { AppError } from '../../common/app-error';

const RETRY_AFTER_SECONDS = 5;
/** Until results may have expired, or somebody made room. */
const FULL_RETRY_AFTER_SECONDS = 60;

/** Nothing lies at `location` any more. */
export function resultExpired(location: string, what = 'No file'): AppError {
  return new AppError('DATA_EXPIRED', 'The result has expired. Execute the workflow again.', {
    cause: new Error(`${what} ${location}`),
  });
}

/** The folder is gone, the disk fails, Redis does not answer. */
export function storeUnavailable(cause?: unknown): AppError {
  return new AppError(
    'SERVICE_UNAVAILABLE',
    'The store of execution results is out of reach. Try again shortly.',
    { retryAfterSeconds: RETRY_AFTER_SECONDS, cause },
  );
}

/** A large result takes longer to come from Redis than a request may wait. */
export function onItsWay(): AppError {
  return new AppError('SERVICE_UNAVAILABLE', 'The result is being fetched. Try again shortly.', {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}

/** Redis takes nothing more: `maxmemory`, with nothing that it may evict. */
export function storeFull(cause: unknown): AppError {
  return new AppError(
    'SERVICE_UNAVAILABLE',
    'The store of execution results is full: Redis is out of memory. Raise its maxmemory, lower ' +
      'RESULT_TTL_SECONDS, or keep results on a shared disk with RESULT_STORE=disk.',
    { retryAfterSeconds: FULL_RETRY_AFTER_SECONDS, cause },
  );
}

/** A fault of the system rather than of what somebody wrote. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'syscall' in error;
}

export function isMissing(error: unknown): boolean {
  return isSystemError(error) && error.code === 'ENOENT';
}
