import { AppError } from '../common/app-error';
import type { AuditPlace } from './audit.repository';

const LAST_MOMENT_MS = 8_640_000_000_000_000;

/** The cursor of a list, the newest first, that goes on after the entry. */
export function cursorAfter({ created, id }: AuditPlace): string {
  return Buffer.from(`at:${String(created.getTime())}:${String(id)}`).toString('base64url');
}

/** The place after which a list goes on. Throws INVALID_INPUT. */
export function readCursor(cursor: string): AuditPlace {
  const text = Buffer.from(cursor, 'base64url').toString();
  const [, time, id] = /^at:(\d{1,16}):(\d{1,16})$/.exec(text) ?? [];
  if (Number(time) <= LAST_MOMENT_MS && Number.isSafeInteger(Number(id))) {
    return { created: new Date(Number(time)), id: Number(id) };
  }
  const message = 'cursor must be the next_cursor of an earlier answer';
  throw new AppError('INVALID_INPUT', message, { details: [{ path: 'cursor', message }] });
}
