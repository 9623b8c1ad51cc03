import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { TextDecoder } from 'node:util';
import { createGunzip } from 'node:zlib';
import { NodeError } from '../../../node-sdk';
import type { SourcePlace } from './source-place';

const MEGABYTE = 1_048_576;
const PIECE_BYTES = 262_144;
const GZIP = Buffer.from([0x1f, 0x8b]);
const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const UTF16_MARKS: readonly (readonly [Buffer, string])[] = [
  [Buffer.from([0xff, 0xfe]), 'utf-16le'],
  [Buffer.from([0xfe, 0xff]), 'utf-16be'],
];

export interface TextForm {
  /** WHATWG label. Default: UTF-8, or UTF-16 where the byte order mark says so. */
  readonly encoding?: string | undefined;
  /** Whether a byte order mark of UTF-8 may stay. */
  readonly mayBeMarked: boolean;
}

/**
 * The path of the same text in UTF-8 and uncompressed, which is the only form that DuckDB reads: the
 * file itself, or a copy in the run's spool. Throws NodeError for what is not text in that encoding,
 * damaged gzip, and what takes more than SPILL_MAX_MB.
 */
export async function plainText(path: string, form: TextForm, place: SourcePlace): Promise<string> {
  const start = await startOf(path);
  const isPacked = start.subarray(0, 2).equals(GZIP);
  if (!isPacked && isPlain(start, form)) return path;
  await mkdir(place.spoolDir, { recursive: true });
  const copy = join(place.spoolDir, `${place.table}.text`);
  try {
    await pipeline(
      createReadStream(path, { highWaterMark: PIECE_BYTES }),
      isPacked ? createGunzip({ chunkSize: PIECE_BYTES }) : new PassThrough(),
      new Utf8Writer(form.encoding),
      new SizeLimit(place.maxSpoolMb),
      createWriteStream(copy),
      { signal: place.signal },
    );
  } catch (error) {
    throw readable(error);
  }
  return copy;
}

async function startOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function isPlain(start: Buffer, { encoding = 'utf-8', mayBeMarked }: TextForm): boolean {
  const isMarked = start.subarray(0, 3).equals(UTF8_MARK);
  return decoderName(start, encoding) === 'utf-8' && (mayBeMarked || !isMarked);
}

/** A mark of UTF-16 speaks louder than UTF-8, which is but the default. */
function decoderName(start: Buffer, encoding: string): string {
  const marked = UTF16_MARKS.find(([mark]) => start.subarray(0, 2).equals(mark))?.[1];
  return encoding === 'utf-8' ? (marked ?? encoding) : encoding;
}

/** Any encoding in, UTF-8 without a mark out. UTF-8 itself is passed on: its reader checks it. */
class Utf8Writer extends Transform {
  private decoder: TextDecoder | undefined;
  private begun = false;

  constructor(private readonly encoding = 'utf-8') {
    super();
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    const piece = this.begun ? chunk : this.begin(chunk);
    try {
      const text = this.decoder?.decode(piece, { stream: true });
      done(null, text ?? piece);
    } catch (error) {
      done(error as Error);
    }
  }

  override _flush(done: TransformCallback): void {
    try {
      done(null, this.decoder?.decode() ?? '');
    } catch (error) {
      done(error as Error);
    }
  }

  private begin(chunk: Buffer): Buffer {
    this.begun = true;
    const name = decoderName(chunk, this.encoding);
    if (name !== 'utf-8') {
      this.decoder = new TextDecoder(name, { fatal: true });
      return chunk;
    }
    return chunk.subarray(0, 3).equals(UTF8_MARK) ? chunk.subarray(3) : chunk;
  }
}

class SizeLimit extends Transform {
  private bytes = 0;

  constructor(private readonly maxMb: number) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    this.bytes += chunk.length;
    const isTooMuch = this.bytes > this.maxMb * MEGABYTE;
    done(isTooMuch ? unpacksTooLarge(this.maxMb) : null, chunk);
  }
}

function unpacksTooLarge(maxMb: number): NodeError {
  return new NodeError(
    `The file takes more than SPILL_MAX_MB (${String(maxMb)} MB) when it is unpacked or converted`,
  );
}

function readable(error: unknown): unknown {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code.startsWith('Z_')) {
    return new NodeError('The gzip file is damaged or not complete', [], { cause: error });
  }
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
    return new NodeError('The file is not text in that encoding', [], { cause: error });
  }
  return error;
}
