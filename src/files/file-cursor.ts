import { AppError } from '../common/app-error';
import { type FilePath, parseFilePath } from '../platform/folders/file-path';

/** Where a list of files goes on: after a path. Opaque to callers. */
export function cursorAfter(path: string): string {
  return Buffer.from(path).toString('base64url');
}

/** Throws INVALID_INPUT for what no answer gave out. */
export function readCursor(cursor: string | undefined): FilePath {
  if (cursor === undefined) return [];
  try {
    const path = Buffer.from(cursor, 'base64url').toString('utf8');
    if (cursorAfter(path) === cursor) return parseFilePath(path);
  } catch {
    // the same answer as below
  }
  const message = 'cursor must be the next_cursor of the page before';
  throw new AppError('INVALID_INPUT', message, { details: [{ path: 'cursor', message }] });
}
