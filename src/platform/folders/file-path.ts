import { FolderFault } from './folder-fault';

/** The parts of a path below a folder, each a plain name: `['sales', '2026-04.csv']`. */
export type FilePath = readonly string[];

const MAX_PATH_BYTES = 1024;
const MAX_NAME_BYTES = 255;
const MAX_PARTS = 16;
/** Controls, broken characters, line ends, and marks that turn the direction of what follows. */
const UNREADABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;

/**
 * A path as users write it, with `/` between folders. Names are at most 255 bytes of UTF-8; those
 * that begin with a dot are hidden and kept for the server. Throws FolderFault of kind `bad-path`.
 */
export function parseFilePath(text: string): FilePath {
  if (text === '') throw refused(text, 'it is empty');
  if (UNREADABLE.test(text)) throw refused(text, 'it holds characters that cannot be shown');
  if (text.startsWith('/')) throw refused(text, 'paths are relative: leave out the first /');
  if (text.includes('\\')) throw refused(text, 'folders are separated by /, not by \\');
  if (Buffer.byteLength(text) > MAX_PATH_BYTES) throw refused(text, 'it is longer than 1024 bytes');
  const parts = text.split('/');
  if (parts.length > MAX_PARTS) throw refused(text, 'it has more than 16 parts');
  for (const part of parts) {
    const fault = nameFault(part);
    if (fault !== undefined) throw refused(text, fault);
  }
  return parts;
}

/** The form in which new files are named, so that one name is one file however it was typed. */
export function normalised(path: FilePath): FilePath {
  return path.map((part) => part.normalize('NFC'));
}

/** Whether a name is the server's own, or one that an operator hid. */
export function isHidden(name: string): boolean {
  return name.startsWith('.');
}

/** Whether a path can name this entry of a folder: operators may have put others there. */
export function isNameable(name: string): boolean {
  return !UNREADABLE.test(name) && !name.includes('\\') && nameFault(name) === undefined;
}

function nameFault(name: string): string | undefined {
  if (name === '') return 'a name in it is empty';
  if (name === '.' || name === '..') return 'names . and .. are not allowed';
  if (isHidden(name)) return 'names must not begin with a dot';
  if (name !== name.trim()) return 'names must not begin or end with a blank';
  return Buffer.byteLength(name.normalize('NFC')) > MAX_NAME_BYTES
    ? 'a name in it is longer than 255 bytes'
    : undefined;
}

function refused(path: string, reason: string): FolderFault {
  const shown = JSON.stringify(path.slice(0, 200));
  return new FolderFault('bad-path', `The path ${shown} is not allowed: ${reason}`);
}
