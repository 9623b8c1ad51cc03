import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** Of 400 MB of sheet, 1 makes 52 MB in 1.5 s; 6, the usual level, 42 MB in 5 s. */
const COMPRESSION = { compressionLevel: 1 };
const READ_BYTES = 262_144;

/** A part of an archive that is written to a file first, when its turn comes. */
export interface LatePart {
  /** Path within the archive. */
  readonly path: string;
  readonly file: string;
  readonly write: () => Promise<void>;
}

/**
 * Writes a zip archive of small texts by path and, behind them, of large parts: one of those at a
 * time lies on disk, until it is in the archive. Throws what `write` throws.
 */
export async function writeZip(
  target: string,
  texts: Readonly<Record<string, string>>,
  parts: readonly LatePart[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  zip.once('error', (error: Error) => output.destroy(error));
  for (const [path, text] of Object.entries(texts)) {
    zip.addBuffer(Buffer.from(text), path, COMPRESSION);
  }
  const contents = parts.map((part) => contentOf(part));
  for (const [index, { path }] of parts.entries()) {
    zip.addReadStreamLazy(path, COMPRESSION, (give) => {
      const content = contents[index] as Readable;
      content.once('error', (error) => zip.emit('error', error));
      give(null, content);
    });
  }
  zip.end();
  try {
    await pipeline(output, createWriteStream(target), signal ? { signal } : {});
  } finally {
    await Promise.all(contents.map(gone));
  }
}

/** Ends a stream; resolves when its file is removed. */
async function gone(content: Readable): Promise<void> {
  content.destroy();
  if (!content.closed) await new Promise((resolve) => content.once('close', resolve));
}

function contentOf({ file, write }: LatePart): Readable {
  async function* content(): AsyncGenerator<Buffer> {
    try {
      await write();
      yield* createReadStream(file, { highWaterMark: READ_BYTES }) as AsyncIterable<Buffer>;
    } finally {
      await rm(file, { force: true });
    }
  }
  return Readable.from(content(), { objectMode: false });
}
