import { AppError } from '../../common/app-error';

/**
 * The promise's outcome, or SERVICE_UNAVAILABLE once `milliseconds` are over; then `giveUp` runs,
 * and a late outcome goes to `late`.
 */
export function withDeadline<T>(
  promise: Promise<T>,
  milliseconds: number,
  giveUp: () => void = () => undefined,
  late: (value: T) => void = () => undefined,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let over = false;
    const timer = setTimeout(() => {
      over = true;
      giveUp();
      reject(databaseUnavailable());
    }, milliseconds);
    promise.then(
      (value) => {
        clearTimeout(timer);
        if (over) late(value);
        else resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error as Error);
      },
    );
  });
}

/** The database can't be reached now; the caller may try again soon. */
export function databaseUnavailable(cause?: unknown): AppError {
  return new AppError('SERVICE_UNAVAILABLE', 'The database is out of reach; try again shortly', {
    retryAfterSeconds: 5,
    ...(cause === undefined ? {} : { cause }),
  });
}
