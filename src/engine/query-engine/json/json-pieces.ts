import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { ByteRange } from './records-locator';

const PIECE_BYTES = 1_048_576;

/** The bytes of a file, or of a range of it, in pieces. */
export function piecesOf(
  path: string,
  range?: ByteRange,
  pieceBytes = PIECE_BYTES,
): Readable & AsyncIterable<Buffer> {
  const within = range ? { start: range.start, end: range.end - 1 } : {};
  return createReadStream(path, { highWaterMark: pieceBytes, ...within });
}
