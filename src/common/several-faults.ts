import { AppError, type ErrorDetail } from './app-error';
import type { ErrorCode } from './error-codes';

/** Details that one error carries; who mends these sees the next ones. */
const MOST_DETAILS = 50;

/**
 * One error for several faults: the first one in its message, after `about`, how many more there
 * are, and the details of as many as anybody reads.
 */
export function severalFaults(
  code: ErrorCode,
  details: readonly ErrorDetail[],
  about = '',
): AppError {
  const more = details.length > 1 ? ` (and ${String(details.length - 1)} more, see details)` : '';
  const first = details[0]?.message ?? 'see details';
  return new AppError(code, `${about}${first}${more}`, { details: details.slice(0, MOST_DETAILS) });
}
