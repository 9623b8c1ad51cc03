import { posix } from 'node:path';
import type { Readable } from 'node:stream';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { NodeError } from '../../../node-sdk';
import { damaged, fileTitle } from './workbook-fault';

/** Workbooks have a part a sheet and a few beside: beyond that somebody plays tricks. */
const MOST_PARTS = 20_000;
const MEGABYTE = 1_048_576;
/** A part that unpacks to this much may not be packed tighter than real sheets ever are. */
const SUSPICIOUS_BYTES = 64 * MEGABYTE;
const MOST_RATIO = 500;

export interface ArchiveLimits {
  /** How the file is called in messages. */
  readonly name: string;
  /** SPILL_MAX_MB: the most that all parts may unpack to. */
  readonly maxMb: number;
  readonly signal: AbortSignal;
}

/**
 * The parts of a workbook (ECMA-376 part 2), read from the zip archive as they are asked for and
 * never written anywhere. Throws NodeError for archives that are damaged, encrypted or bombs.
 */
export class WorkbookArchive {
  private unpacked = 0;

  private constructor(
    private readonly zip: ZipFile,
    private readonly parts: ReadonlyMap<string, Entry>,
    private readonly limits: ArchiveLimits,
  ) {}

  /** Close it. */
  static async open(path: string, limits: ArchiveLimits): Promise<WorkbookArchive> {
    const zip = await opened(path, limits.name);
    try {
      return new WorkbookArchive(zip, await partsOf(zip, limits), limits);
    } catch (error) {
      zip.close();
      throw error;
    }
  }

  close(): void {
    this.zip.close();
  }

  has(path: string): boolean {
    return this.parts.has(partName(path));
  }

  /** The bytes of a part. Throws NodeError where there is none of that name. */
  async *read(path: string): AsyncGenerator<Buffer> {
    const entry = this.parts.get(partName(path));
    if (!entry) throw damaged(this.limits.name, `its part ${path} is missing`);
    const stream = await this.stream(entry);
    const stop = (): void => {
      stream.destroy();
    };
    this.limits.signal.addEventListener('abort', stop, { once: true });
    try {
      let bytes = 0;
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        this.limits.signal.throwIfAborted();
        bytes += chunk.length;
        this.count(chunk.length, bytes, entry);
        yield chunk;
      }
    } catch (error) {
      this.limits.signal.throwIfAborted();
      throw error instanceof NodeError ? error : damaged(this.limits.name, reason(error), error);
    } finally {
      this.limits.signal.removeEventListener('abort', stop);
      stream.destroy();
    }
  }

  private async stream(entry: Entry): Promise<Readable> {
    if (entry.isEncrypted()) {
      throw new NodeError(
        `The workbook ${fileTitle(this.limits.name)} is encrypted. Save it without a password and upload that.`,
      );
    }
    try {
      return await this.zip.openReadStreamPromise(entry);
    } catch (error) {
      throw damaged(this.limits.name, reason(error), error);
    }
  }

  private count(length: number, ofPart: number, entry: Entry): void {
    const { name, maxMb } = this.limits;
    this.unpacked += length;
    if (this.unpacked > maxMb * MEGABYTE) {
      throw new NodeError(
        `The workbook ${fileTitle(name)} unpacks to more than SPILL_MAX_MB (${String(maxMb)} MB). Save the sheet as CSV, or raise the setting.`,
      );
    }
    if (ofPart > SUSPICIOUS_BYTES && ofPart > entry.compressedSize * MOST_RATIO) {
      throw new NodeError(
        `The workbook ${fileTitle(name)} is refused: ${entry.fileName} unpacks to more than ${String(MOST_RATIO)} times its size, as no workbook of Excel does.`,
      );
    }
  }
}

async function opened(path: string, name: string): Promise<ZipFile> {
  try {
    return await openPromise(path, { lazyEntries: true, autoClose: false });
  } catch (error) {
    throw damaged(name, reason(error), error);
  }
}

async function partsOf(zip: ZipFile, { name }: ArchiveLimits): Promise<Map<string, Entry>> {
  const parts = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) {
      const part = partName(entry.fileName);
      if (parts.has(part)) throw damaged(name, `it has the part ${entry.fileName} twice`);
      parts.set(part, entry);
      if (parts.size > MOST_PARTS) {
        throw damaged(name, `it has more than ${String(MOST_PARTS)} parts`);
      }
    }
  } catch (error) {
    throw error instanceof NodeError ? error : damaged(name, reason(error), error);
  }
  return parts;
}

/** Names of parts begin with a slash and differ by more than case (ECMA-376 part 2, 6.2.2). */
function partName(path: string): string {
  return posix.join('/', path.replaceAll('\\', '/')).toLowerCase();
}

function reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.slice(0, 200);
}
