import { NoAnswer, type RetryDecision, wasNeverSent } from '../../node-sdk';
import { FailedAnswer } from './failed-answer';

/** What changes nothing more when it is done twice (RFC 9110, 9.2.2). */
const IDEMPOTENT: readonly string[] = ['GET', 'HEAD', 'PUT', 'DELETE'];
/** The other end is busy, or what stands before it is. */
const PASSING_STATUS: readonly number[] = [502, 503, 504];
/** No time will mend these. */
const LASTING_CODES =
  /^(ENOTFOUND|HPE_.*|UND_ERR_HEADERS_OVERFLOW|Z_.*|.*(CERT|TLS|SSL|SIGNED|ALTNAME).*)$/;

/**
 * Whether a failed request may be made again: 429 means that nothing was done, and so does a
 * connection that was never opened; for all else it must do no harm to do it twice.
 */
export function mayRepeat(error: unknown, isHarmless: boolean): RetryDecision {
  if (error instanceof FailedAnswer) return afterAnswer(error, isHarmless);
  if (!(error instanceof NoAnswer) || LASTING_CODES.test(error.code)) return 'never';
  return isHarmless || wasNeverSent(error) ? 'backoff' : 'never';
}

function afterAnswer({ status, waitMs }: FailedAnswer, isHarmless: boolean): RetryDecision {
  const isBusy = status === 429 || (status === 503 && waitMs !== undefined);
  const mayPass = isBusy || (isHarmless && PASSING_STATUS.includes(status));
  return mayPass ? (waitMs ?? 'backoff') : 'never';
}

export function isIdempotent(method: string | undefined): boolean {
  return IDEMPOTENT.includes(method ?? 'GET');
}
