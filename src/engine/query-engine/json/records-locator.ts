import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { JsonScanner } from './json-scanner';
import { noRecordsAt } from './records';

/** In place of a depth: the path leads nowhere. */
const ABSENT = Number.NEGATIVE_INFINITY;

/** Where the value at a path begins and, exclusively, ends in a file. */
interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Copies what stands at `parts` of the JSON in `source` to `target`. Throws NodeError if absent. */
export async function cutRecords(
  source: string,
  parts: readonly string[],
  target: string,
): Promise<void> {
  const range = await locate(source, parts);
  if (!range) throw noRecordsAt(parts.join('.'));
  await pipeline(
    createReadStream(source, { start: range.start, end: range.end - 1 }),
    createWriteStream(target),
  );
}

async function locate(path: string, parts: readonly string[]): Promise<ByteRange | undefined> {
  const locator = new RecordsLocator(parts);
  for await (const piece of createReadStream(path, { highWaterMark: 1_048_576 })) {
    const found = locator.push(piece as Buffer);
    if (found !== undefined) return found === 'absent' ? undefined : found;
  }
  return undefined;
}

/**
 * Walks JSON bytes down a path of object keys to the bracket of the value there, then to its end.
 * Values beside the path are skipped by counting brackets.
 */
export class RecordsLocator {
  /** Parts of the path already entered; -1 before the document's own bracket. */
  private entered = -1;
  /** Brackets open inside a value that is skipped. */
  private skipping = 0;
  private key: number[] | undefined;
  private escaped = false;
  private inSkippedString = false;
  private lastKey: string | undefined;
  private offset = 0;
  private start = -1;
  private scanner: JsonScanner | undefined;

  constructor(private readonly parts: readonly string[]) {}

  /** Takes the next bytes of the file. */
  push(bytes: Uint8Array): ByteRange | 'absent' | undefined {
    let index = 0;
    while (index < bytes.length && !this.scanner) {
      const byte = bytes[index] ?? 0;
      if (this.step(byte)) {
        this.start = this.offset + index;
        this.scanner = new JsonScanner();
      } else {
        index++;
      }
      if (this.entered === ABSENT) return 'absent';
    }
    const end = this.scanner ? this.scanner.scan(bytes, index).end : -1;
    this.offset += bytes.length;
    return end < 0 ? undefined : { start: this.start, end: this.offset - bytes.length + end };
  }

  /** True where the byte opens the value looked for. */
  private step(byte: number): boolean {
    if (this.key) return this.stepInKey(byte);
    if (this.inSkippedString) return this.stepInSkipped(byte);
    if (this.skipping > 0) return this.stepSkipping(byte);
    return this.stepOnPath(String.fromCharCode(byte));
  }

  private stepOnPath(char: string): boolean {
    if (char === '"') return this.beginString();
    if (char === '{' || char === '[') return this.open(char);
    if (char === '}' || char === ']') this.entered = ABSENT;
    else if (char === ',') this.lastKey = undefined;
    return false;
  }

  private beginString(): false {
    if (this.lastKey === undefined && this.entered >= 0) this.key = [];
    else this.inSkippedString = true;
    return false;
  }

  private open(char: string): boolean {
    const onPath = this.entered < 0 || this.lastKey === this.parts[this.entered];
    if (!onPath) {
      this.skipping = 1;
      return false;
    }
    this.entered++;
    this.lastKey = undefined;
    if (this.entered === this.parts.length) return true;
    if (char === '[') this.entered = ABSENT;
    return false;
  }

  private stepSkipping(byte: number): false {
    const char = String.fromCharCode(byte);
    if (char === '"') this.inSkippedString = true;
    else if (char === '{' || char === '[') this.skipping++;
    else if (char === '}' || char === ']') this.skipping--;
    return false;
  }

  private stepInSkipped(byte: number): false {
    if (this.escaped) this.escaped = false;
    else if (byte === 0x5c) this.escaped = true;
    else if (byte === 0x22) this.inSkippedString = false;
    return false;
  }

  private stepInKey(byte: number): false {
    if (!this.escaped && byte === 0x22) {
      const text = Buffer.from(this.key ?? []).toString('utf8');
      this.lastKey = JSON.parse(`"${text}"`) as string;
      this.key = undefined;
      return false;
    }
    this.escaped = !this.escaped && byte === 0x5c;
    this.key?.push(byte);
    return false;
  }
}
