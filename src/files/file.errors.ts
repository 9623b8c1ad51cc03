import { AppError } from '../common/app-error';
import type { ErrorCode } from '../common/error-codes';
import { FolderFault, type FolderFaultKind } from '../platform/folders/folder-fault';

/** A disk that is full now may have room again soon, and may not. */
const RETRY_AFTER_SECONDS = 60;

const CODES: Readonly<Record<FolderFaultKind, ErrorCode>> = {
  'bad-path': 'INVALID_INPUT',
  missing: 'FILE_NOT_FOUND',
  taken: 'CONFLICT',
  'too-large': 'PAYLOAD_TOO_LARGE',
  full: 'SERVICE_UNAVAILABLE',
  unreachable: 'SERVICE_UNAVAILABLE',
};

/** A fault of the files in the words of the API; other errors stay what they are. */
export function fileError(error: unknown): unknown {
  if (!(error instanceof FolderFault)) return error;
  const { kind, message } = error;
  const code = CODES[kind];
  const hint = kind === 'taken' ? '; overwrite=true replaces a file' : '';
  return new AppError(code, `${message}${hint}`, {
    cause: error,
    ...(kind === 'bad-path' ? { details: [{ path: 'path', message }] } : {}),
    ...(code === 'SERVICE_UNAVAILABLE' ? { retryAfterSeconds: RETRY_AFTER_SECONDS } : {}),
  });
}

export function uploadTooLarge(maxMb: number): AppError {
  return new AppError(
    'PAYLOAD_TOO_LARGE',
    `The upload is larger than FILE_MAX_MB (${String(maxMb)} MB) allows`,
  );
}
