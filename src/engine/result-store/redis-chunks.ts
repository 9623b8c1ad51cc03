import { createHash, randomBytes } from 'node:crypto';
import type { RedisAccess } from './redis-access';
import { type Manifest, manifestOf, manifestText } from './redis-manifest';
import { resultExpired, storeUnavailable } from './store-errors';

/** Small enough to pass between other commands, large enough for full speed. */
export const CHUNK_BYTES = 1_048_576;
/** Chunks on their way at a time: what a result takes of memory, whatever its size. */
const AT_ONCE = 4;
const KEYS_A_COMMAND = 500;
/** Chunks without a manifest are gone after so long: those of a process that died. */
const WRITING_SECONDS = 3600;
/** Chunks outlive their manifest, never the other way round. */
const CHUNKS_LONGER_SECONDS = 60;

/**
 * Results as values in Redis: chunks, and a manifest that is written when all of them are there and
 * removed before they are, so that nobody ever sees half a result. Every key expires by itself after
 * `lifetimeSeconds`, whoever forgot it.
 */
export class RedisChunks {
  constructor(
    private readonly redis: RedisAccess,
    private readonly lifetimeSeconds: number,
  ) {}

  async manifest(location: string): Promise<Manifest | undefined> {
    const key = this.manifestKey(location);
    return manifestOf(await this.redis.ask((redis) => redis.get(key)));
  }

  /** Keeps what the pieces are, in the place of what was there. Keeps nothing where it fails. */
  async write(location: string, pieces: AsyncIterable<Buffer>, now: Date): Promise<Manifest> {
    const writing = randomBytes(8).toString('hex');
    const hash = createHash('sha256');
    let bytes = 0;
    let chunks = 0;
    const under: Promise<unknown>[] = [];
    try {
      for await (const piece of pieces) {
        hash.update(piece);
        bytes += piece.length;
        const sent = this.put(this.chunkKey(location, writing, chunks), piece, WRITING_SECONDS);
        sent.catch(() => undefined);
        under.push(sent);
        chunks += 1;
        if (under.length >= AT_ONCE) await under.shift();
      }
      await Promise.all(under);
      const sha256 = hash.digest('hex');
      const manifest = { writing, bytes, chunks, sha256, modified: now.getTime() };
      const before = await this.manifest(location);
      await this.prolong(this.chunkKeys(location, manifest));
      await this.put(this.manifestKey(location), manifestText(manifest), this.lifetimeSeconds);
      if (before) await this.unlink(this.chunkKeys(location, before));
      return manifest;
    } catch (error) {
      await Promise.allSettled(under);
      const left = Array.from({ length: chunks }, (_, n) => this.chunkKey(location, writing, n));
      await this.unlink(left).catch(() => undefined);
      throw error;
    }
  }

  /** The bytes in order. Throws DATA_EXPIRED where a chunk is gone or they are not what was written. */
  async *read(location: string, manifest: Manifest): AsyncGenerator<Buffer> {
    const hash = createHash('sha256');
    const ahead: Promise<Buffer>[] = [];
    for (let next = 0; next < manifest.chunks || ahead.length > 0;) {
      while (next < manifest.chunks && ahead.length < AT_ONCE) {
        const chunk = this.chunk(location, manifest, next);
        chunk.catch(() => undefined);
        ahead.push(chunk);
        next += 1;
      }
      const chunk = (await ahead.shift()) ?? Buffer.alloc(0);
      hash.update(chunk);
      yield chunk;
    }
    if (hash.digest('hex') !== manifest.sha256) throw resultExpired(location, 'Other bytes at');
  }

  /** From now on nothing of it expires by itself. */
  async persist(location: string): Promise<void> {
    const manifestKey = this.manifestKey(location);
    const left = await this.redis.ask((redis) => redis.ttl(manifestKey));
    const manifest = left < 0 ? undefined : await this.manifest(location);
    if (!manifest) return;
    // the manifest last: where that lasts, all does
    for (const key of [...this.chunkKeys(location, manifest), manifestKey]) {
      await this.redis.ask((redis) => redis.persist(key));
    }
  }

  async remove(location: string): Promise<Manifest | undefined> {
    const manifest = await this.manifest(location);
    await this.unlink([this.manifestKey(location)]);
    if (manifest) await this.unlink(this.chunkKeys(location, manifest));
    return manifest;
  }

  /** Every result; in no order, and one more than once where keys are moved about meanwhile. */
  async *list(): AsyncGenerator<{ location: string; manifest: Manifest }> {
    const start = this.manifestKey('');
    for (let cursor = '0', isFirst = true; isFirst || cursor !== '0'; isFirst = false) {
      const at = cursor;
      const [next, keys] = await this.redis.ask((redis) =>
        redis.scan(at, 'MATCH', `${start}*`, 'COUNT', KEYS_A_COMMAND),
      );
      cursor = next;
      if (keys.length === 0) continue;
      const texts = await this.redis.ask((redis) => redis.mget(keys));
      for (const [index, key] of keys.entries()) {
        const manifest = manifestOf(texts[index]);
        if (manifest) yield { location: key.slice(start.length), manifest };
      }
    }
  }

  private async chunk(location: string, { writing }: Manifest, number: number): Promise<Buffer> {
    const key = this.chunkKey(location, writing, number);
    const chunk = await this.redis.ask((redis) => redis.getBuffer(key));
    if (chunk === null) throw resultExpired(location, `No chunk ${String(number)} of`);
    return chunk;
  }

  private put(key: string, value: Buffer | string, seconds: number): Promise<unknown> {
    return this.redis.ask((redis) => redis.set(key, value, 'EX', seconds));
  }

  private async prolong(keys: readonly string[]): Promise<void> {
    const seconds = this.lifetimeSeconds + CHUNKS_LONGER_SECONDS;
    for (const key of keys) {
      const found = await this.redis.ask((redis) => redis.expire(key, seconds));
      if (found === 0) throw storeUnavailable(new Error(`Redis lost ${key} while it was written`));
    }
  }

  private async unlink(keys: readonly string[]): Promise<void> {
    for (let from = 0; from < keys.length; from += KEYS_A_COMMAND) {
      const some = keys.slice(from, from + KEYS_A_COMMAND);
      await this.redis.ask((redis) => redis.unlink(...some));
    }
  }

  private manifestKey(location: string): string {
    return this.redis.key('result', location);
  }

  private chunkKeys(location: string, { writing, chunks }: Manifest): string[] {
    return Array.from({ length: chunks }, (_, n) => this.chunkKey(location, writing, n));
  }

  private chunkKey(location: string, writing: string, number: number): string {
    return this.redis.key('chunk', location, writing, String(number));
  }
}
