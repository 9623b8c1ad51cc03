import { randomUUID } from 'node:crypto';
import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { AnswerTooLarge, NodeError, type HttpAnswer } from '../../node-sdk';

/** Bodies up to this size stay in memory; larger ones are spooled to a file. */
const IN_MEMORY_BYTES = 1024 * 1024;
/** Size of one write to the spool file. */
const WRITE_BYTES = 1024 * 1024;

export interface BodyOptions {
  readonly contentEncoding: string | undefined;
  /** Most bytes after decoding. */
  readonly maxBytes: number;
  /** No more than these are kept; the rest is not waited for. */
  readonly keepBytes?: number | undefined;
  readonly spoolDirectory: string;
}

/**
 * Reads a body whole, decoded. Throws AnswerTooLarge once it grows beyond `maxBytes`. Where only its
 * beginning is kept, a body that breaks off ends there.
 */
export async function readBody(body: Readable, options: BodyOptions): Promise<HttpAnswer['body']> {
  const decoded = decode(body, options.contentEncoding);
  const pieces = new Pieces(options);
  try {
    for await (const chunk of decoded) {
      if (await pieces.add(chunk as Buffer)) break;
    }
    return await pieces.finish();
  } catch (error) {
    if (options.keepBytes !== undefined) return await pieces.finish();
    await pieces.remove();
    throw error;
  } finally {
    await pieces.close();
    if (!body.destroyed) body.destroy();
  }
}

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

function decode(body: Readable, contentEncoding = ''): AsyncIterable<unknown> {
  const encoding = contentEncoding.trim().toLowerCase();
  if (encoding === '' || encoding === 'identity') return body;
  const decoder = DECODERS[encoding];
  if (decoder === undefined) {
    body.once('error', () => undefined).destroy();
    throw new NodeError(
      `The answer's Content-Encoding "${encoding.slice(0, 40)}" is not supported`,
    );
  }
  const decoded = decoder();
  body.once('error', (error) => {
    decoded.destroy(error);
  });
  return body.pipe(decoded);
}

/** Collects a body in memory, then in a file as soon as it grows too large for that. */
class Pieces {
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  private bytes = 0;
  private writing = Promise.resolve();
  private file: { readonly handle: FileHandle; readonly path: string } | undefined;

  constructor(private readonly options: BodyOptions) {}

  /** Whether no more are wanted. */
  async add(chunk: Buffer): Promise<boolean> {
    const { maxBytes, keepBytes = Infinity } = this.options;
    const kept = chunk.subarray(0, keepBytes - this.bytes);
    this.bytes += kept.length;
    if (this.bytes > maxBytes) throw new AnswerTooLarge(maxBytes);
    this.pending.push(kept);
    this.pendingBytes += kept.length;
    const limit = this.file === undefined ? IN_MEMORY_BYTES : WRITE_BYTES;
    if (this.pendingBytes > limit) await this.write();
    return this.bytes >= keepBytes;
  }

  async finish(): Promise<HttpAnswer['body']> {
    if (this.file === undefined) return { text: Buffer.concat(this.pending).toString('utf8') };
    await this.write();
    await this.writing;
    return { path: this.file.path };
  }

  /** A request that is made again must not leave its first answers on the disk. */
  async remove(): Promise<void> {
    if (this.file) await rm(this.file.path, { force: true });
  }

  async close(): Promise<void> {
    await this.writing.catch(() => undefined);
    await this.file?.handle.close();
  }

  /** Writes while the next pieces arrive; a write that fails is reported by the next, or the end. */
  private async write(): Promise<void> {
    await this.writing;
    this.file ??= await openSpoolFile(this.options.spoolDirectory);
    if (this.pending.length === 0) return;
    const piece = Buffer.concat(this.pending);
    this.pending = [];
    this.pendingBytes = 0;
    this.writing = this.file.handle.writeFile(piece);
    this.writing.catch(() => undefined);
  }
}

async function openSpoolFile(directory: string) {
  await mkdir(directory, { recursive: true });
  const path = join(directory, `body-${randomUUID()}`);
  return { handle: await open(path, 'wx', 0o600), path };
}
