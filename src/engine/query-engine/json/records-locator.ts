import { JsonScanner, OPEN_BRACKET } from './json-scanner';
import type { NodeError } from '../../../node-sdk';
import { noArray, noRecordsAt, notValid } from './records';

/** Keys that are remembered, for the message where the path leads nowhere. */
const MOST_KEYS = 11;
/** How numbers, booleans and null begin. */
const SCALAR_START = /[-0-9a-z]/i;

/** Where the value at a path begins and, exclusively, ends. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** The value's range with its brackets. */
export interface RecordsRange extends ByteRange {
  readonly isArray: boolean;
}

/** Why there is no value in brackets at a path. */
type Miss = 'null' | 'scalar' | 'absent';

/**
 * Where the brackets of the value at `parts` are, in a document that comes in pieces; undefined for
 * null. Throws NodeError for anything else.
 */
export async function locateRecords(
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  parts: readonly string[],
): Promise<RecordsRange | undefined> {
  const locator = new RecordsLocator(parts);
  for await (const piece of pieces) {
    const found = locator.push(piece);
    if (found === 'null' && parts.length > 0) return undefined;
    if (typeof found === 'object') return found;
    if (found !== undefined) throw locator.failure(found);
  }
  throw notValid();
}

/**
 * Walks JSON bytes down a path of object keys to the bracket of the value there, then to its end.
 * Values beside the path are skipped by counting brackets.
 */
export class RecordsLocator {
  /** Parts of the path already entered; -1 before the document's own bracket. */
  private entered = -1;
  /** Keys seen in the innermost object that was entered. */
  private keys: string[] = [];
  private miss: Miss | undefined;
  /** Brackets open inside a value that is skipped. */
  private skipping = 0;
  private key: number[] | undefined;
  private escaped = false;
  private inSkippedString = false;
  private lastKey: string | undefined;
  private offset = 0;
  private start = -1;
  private isArray = false;
  private scanner: JsonScanner | undefined;

  constructor(private readonly parts: readonly string[]) {}

  /** Takes the next bytes of the document. */
  push(bytes: Uint8Array): RecordsRange | Miss | undefined {
    let index = 0;
    while (index < bytes.length && !this.scanner) {
      const byte = bytes[index] ?? 0;
      if (this.step(byte)) {
        this.start = this.offset + index;
        this.isArray = byte === OPEN_BRACKET;
        this.scanner = new JsonScanner();
      } else {
        index++;
      }
      if (this.miss) return this.miss;
    }
    const end = this.scanner ? this.scanner.scan(bytes, index).end : -1;
    this.offset += bytes.length;
    if (end < 0) return undefined;
    const { start, isArray } = this;
    return { start, end: this.offset - bytes.length + end, isArray };
  }

  /** What to say of a miss. */
  failure(miss: Miss): NodeError {
    const depth = Math.max(this.entered, 0);
    if (miss === 'absent') return noRecordsAt(this.parts, depth, this.keys);
    const isLast = this.entered + 1 >= this.parts.length;
    if (isLast) return noArray(this.parts.join('.'));
    return noRecordsAt(this.parts, this.entered + 1, 'not an object');
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
    if (char === '}' || char === ']') this.miss = 'absent';
    else if (char === ',') this.lastKey = undefined;
    else if (SCALAR_START.test(char)) this.scalar(char);
    return false;
  }

  private get onPath(): boolean {
    return this.entered < 0 || this.lastKey === this.parts[this.entered];
  }

  private scalar(char: string): void {
    if (!this.onPath) return;
    const isLast = this.entered + 1 >= this.parts.length;
    this.miss = char === 'n' && isLast ? 'null' : 'scalar';
  }

  private beginString(): false {
    if (this.lastKey === undefined && this.entered >= 0) this.key = [];
    else if (this.onPath) this.miss = 'scalar';
    else this.inSkippedString = true;
    return false;
  }

  private open(char: string): boolean {
    if (!this.onPath) {
      this.skipping = 1;
      return false;
    }
    if (this.entered + 1 === this.parts.length) return true;
    if (char === '[') {
      this.miss = 'scalar';
      return false;
    }
    this.entered++;
    this.lastKey = undefined;
    this.keys = [];
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
      if (this.keys.length < MOST_KEYS) this.keys.push(this.lastKey);
      this.key = undefined;
      return false;
    }
    this.escaped = !this.escaped && byte === 0x5c;
    this.key?.push(byte);
    return false;
  }
}
