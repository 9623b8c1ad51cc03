/**
 * Why a file cannot be had or kept:
 * - `bad-path`: no such path is allowed, whatever lies there;
 * - `missing`: there is no such file, or it lies outside the folder;
 * - `taken`: something has the name already and may not be replaced;
 * - `too-large`: the content is longer than the limit;
 * - `full`: the disk or its quota is full;
 * - `unreachable`: the folder itself cannot be used.
 */
export type FolderFaultKind =
  'bad-path' | 'missing' | 'taken' | 'too-large' | 'full' | 'unreachable';

/** A file cannot be had or kept. `message` is for users: it never holds a path of the server. */
export class FolderFault extends Error {
  constructor(
    readonly kind: FolderFaultKind,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'FolderFault';
  }
}

const FULL = ['ENOSPC', 'EDQUOT', 'EFBIG'];
const FORBIDDEN = ['EACCES', 'EPERM', 'EROFS'];

/** What a call of the file system threw, as a fault; faults stay what they are. */
export function folderFault(cause: unknown): FolderFault {
  if (cause instanceof FolderFault) return cause;
  const code = errorCode(cause) ?? '';
  if (FULL.includes(code)) {
    return new FolderFault('full', 'The disk that holds the files is full', { cause });
  }
  if (FORBIDDEN.includes(code)) {
    const message = 'The server may not read or write that file or its folder';
    return new FolderFault('unreachable', message, { cause });
  }
  return new FolderFault('unreachable', 'The folder of the files is out of reach', { cause });
}

/** `ENOENT` and the like, where the error is one of the system. */
export function errorCode(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'syscall' in error
    ? (error as NodeJS.ErrnoException).code
    : undefined;
}

/** The result of a call, or undefined where it failed with one of these codes. */
export async function unless<T>(
  codes: readonly string[],
  call: Promise<T>,
): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (codes.includes(errorCode(error) ?? '')) return undefined;
    throw error;
  }
}
