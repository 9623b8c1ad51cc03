import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../../common/clock';
import { AppError } from '../../common/app-error';
import { isLocation, LINES_ENDING } from './location';
import { CHUNK_BYTES, type RedisChunks } from './redis-chunks';
import type { Manifest } from './redis-manifest';
import type { ResultCache } from './result-cache';
import { type HeldFile, ResultStore, type StoredFile, type StoredLines } from './result-store';
import { isSystemError, onItsWay, resultExpired, storeUnavailable } from './store-errors';
import { linesOf, linesText, pageOf } from './stored-lines';

/** Who asks for a large result waits no longer for it to come; it comes in any case. */
const FETCH_MS = 15_000;

/**
 * Results in Redis, for servers that share no disk. Larger ones are read from a copy on this disk,
 * which counts only as long as Redis has the result. No result is ever in memory as a whole, but for
 * those of one page, which are lines.
 */
export class RedisResultStore extends ResultStore {
  constructor(
    private readonly chunks: RedisChunks,
    private readonly cache: ResultCache,
    private readonly clock: Clock,
  ) {
    super();
  }

  async readPage(location: string, offset: number, limit: number): Promise<string | undefined> {
    const text = await this.textAt(location);
    return text === undefined ? undefined : pageOf(text, offset, limit);
  }

  async readLines(location: string): Promise<StoredLines | undefined> {
    const text = await this.textAt(location);
    return text === undefined ? undefined : linesOf(text);
  }

  async saveLines(location: string, rows: StoredLines): Promise<number> {
    checkLocation(location);
    const { bytes } = await this.chunks.write(location, pieces(linesText(rows)), this.clock.now());
    return bytes;
  }

  /** The file stays on this disk as a copy: whoever made it reads it next. */
  async saveFile(location: string, write: (path: string) => Promise<void>): Promise<number> {
    checkLocation(location);
    await this.check();
    const part = await onDisk(() => this.cache.newPart());
    try {
      await write(part);
      return await onDisk(async () => {
        const file = createReadStream(part, { highWaterMark: CHUNK_BYTES });
        const manifest = await this.chunks.write(location, file, this.clock.now());
        await this.cache.add(cacheName(location, manifest), part);
        return manifest.bytes;
      });
    } finally {
      await rm(part, { force: true }).catch(() => undefined);
    }
  }

  async hold(location: string): Promise<HeldFile> {
    const manifest = await this.manifest(location);
    const held = this.cache.hold(cacheName(location, manifest), async (path) => {
      // A stream that opens the file itself may do so when a failed fetch has been cleared away.
      const file = await open(path, 'w');
      await pipeline(this.chunks.read(location, manifest), file.createWriteStream());
    });
    return onDisk(() => inTime(held));
  }

  async has(location: string): Promise<boolean> {
    return isLocation(location) && (await this.chunks.manifest(location)) !== undefined;
  }

  async keep(location: string): Promise<void> {
    if (isLocation(location)) await this.chunks.persist(location);
  }

  async remove(location: string): Promise<void> {
    if (!isLocation(location)) return;
    const manifest = await this.chunks.remove(location);
    if (manifest) await onDisk(() => this.cache.forget(cacheName(location, manifest)));
  }

  /** Copies of results that are not in Redis any more go on the way. */
  async *list(): AsyncIterable<StoredFile> {
    const names = new Set<string>();
    for await (const { location, manifest } of this.chunks.list()) {
      names.add(cacheName(location, manifest));
      yield { location, modified: new Date(manifest.modified) };
    }
    await onDisk(() => this.cache.retain((name) => names.has(name)));
  }

  async check(): Promise<void> {
    await this.chunks.manifest('');
  }

  private async textAt(location: string): Promise<string | undefined> {
    if (!location.endsWith(LINES_ENDING)) return undefined;
    const manifest = await this.manifest(location);
    const read: Buffer[] = [];
    for await (const chunk of this.chunks.read(location, manifest)) read.push(chunk);
    return Buffer.concat(read).toString('utf8');
  }

  /** Throws DATA_EXPIRED. */
  private async manifest(location: string): Promise<Manifest> {
    const manifest = isLocation(location) ? await this.chunks.manifest(location) : undefined;
    if (!manifest) throw resultExpired(location);
    return manifest;
  }
}

function checkLocation(location: string): void {
  if (!isLocation(location)) throw new Error(`Not a location of a result: ${location}`);
}

/** Of one writing: a result that was written again has another. */
function cacheName(location: string, { writing }: Manifest): string {
  return `${writing}-${location}`;
}

async function inTime(held: Promise<HeldFile>): Promise<HeldFile> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      held.then(
        (file) => file.release(),
        () => undefined,
      );
      reject(onItsWay());
    }, FETCH_MS);
  });
  try {
    return await Promise.race([held, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function* pieces(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += CHUNK_BYTES) {
    yield await Promise.resolve(bytes.subarray(from, from + CHUNK_BYTES));
  }
}

/** A fault of this disk is one of the store. */
async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError || !isSystemError(error)) throw error;
    throw storeUnavailable(error);
  }
}
