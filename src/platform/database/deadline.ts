import { AppError } from '../../common/app-error';
import { isDatabaseUnreachable } from './database-errors';

/**
 * The promise's outcome, or SERVICE_UNAVAILABLE once `milliseconds` are over; then `giveUp` runs,
 * and a late outcome goes to `late`.
 */
export async function withDeadline<T>(
  promise: Promise<T>,
  milliseconds: number,
  giveUp: () => void = () => undefined,
  late: (value: T) => void = () => undefined,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      promise.then(late, () => undefined);
      giveUp();
      reject(databaseUnavailable());
    }, milliseconds);
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/** The database can't be reached now; the caller may try again soon. */
export function databaseUnavailable(cause?: unknown): AppError {
  return new AppError('SERVICE_UNAVAILABLE', 'The database is out of reach; try again shortly', {
    retryAfterSeconds: 5,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Whether the same may succeed once the database answers again. */
export function isOutage(error: unknown): boolean {
  return error instanceof AppError
    ? error.code === 'SERVICE_UNAVAILABLE'
    : isDatabaseUnreachable(error);
}
