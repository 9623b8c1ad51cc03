import { AppError } from '../common/app-error';
import { parseIsoDate } from './iso-date';

/**
 * Reads the `expires_at` of a new key; null where it never expires.
 * @throws AppError INVALID_INPUT for text that is no ISO 8601 moment, or one that has passed.
 */
export function readExpiry(text: string | null | undefined, now: Date): Date | null {
  if (text === null || text === undefined) return null;
  const date = parseIsoDate(text);
  if (date === undefined) {
    throw refused('expires_at must be an ISO 8601 date such as 2127-01-01T00:00:00.000Z');
  }
  if (date.getTime() <= now.getTime()) throw refused('expires_at must lie in the future');
  return date;
}

function refused(message: string): AppError {
  return new AppError('INVALID_INPUT', message, { details: [{ path: 'expires_at', message }] });
}
