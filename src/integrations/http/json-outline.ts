/** What a path may lead to; a container there counts as undefined. */
export type Scalar = string | number | boolean | null;

/** An object or array that a path leads into. */
interface Frame {
  readonly isArray: boolean;
  /** Elements so far. */
  count: number;
  /** Of an object: the key whose value comes next, if it was read. */
  key: string;
  hasKey: boolean;
}

interface Wanted {
  readonly path: string;
  readonly parts: readonly string[];
}

const LAST = '-1';
const WHOLE = /^-?\d+$/;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
/** By byte: how many brackets more are open after it. */
const DEPTH_CHANGE = new Int8Array(256);
for (const byte of Buffer.from('{[')) DEPTH_CHANGE[byte] = 1;
for (const byte of Buffer.from('}]')) DEPTH_CHANGE[byte] = -1;
/** By byte: 1 for what numbers, booleans and null consist of. */
const IN_SCALAR = new Uint8Array(256);
for (const byte of Buffer.from('+-.0123456789abcdefghijklmnopqrstuvwxyzE')) IN_SCALAR[byte] = 1;
/** Longer texts are no cursors, addresses or numbers. */
const LONGEST = 65_536;

/**
 * Reads from JSON that comes in pieces what stands at a few paths and how many elements an array
 * has, in bounded memory. It judges nothing: of what is no JSON it makes what it can.
 */
export class JsonOutline {
  private readonly values = new Map<string, Scalar>();
  private readonly wanted: readonly Wanted[];
  private readonly frames: Frame[] = [];
  /** Brackets open inside a value that no path leads into. */
  private skipping = 0;
  private inSkippedText = false;
  private reading: 'key' | 'text' | 'scalar' | undefined;
  private escaped = false;
  /** What was read so far of something that is wanted. */
  private kept: Buffer[] | undefined;
  private records: Pick<Frame, 'count'> = { count: 0 };

  /** `paths`: keys with dots between; a number is an index, -1 the last element. */
  constructor(
    paths: readonly string[],
    private readonly recordsPath: readonly string[],
  ) {
    this.wanted = paths.map((path) => ({ path, parts: path.split('.') }));
  }

  /** Elements of the array at the records path; 1 for an object there. */
  get recordCount(): number {
    return this.records.count;
  }

  valueAt(path: string): Scalar | undefined {
    return this.values.get(path);
  }

  push(piece: Buffer): void {
    let index = 0;
    let from = 0;
    while (index < piece.length) {
      if (this.reading !== undefined) {
        index = this.endOfReading(piece, index);
        if (index === piece.length) break;
        const isScalar = this.reading === 'scalar';
        this.finish(piece.subarray(from, index));
        if (!isScalar) index++;
      } else if (this.skipping > 0) {
        index = this.skip(piece, index);
      } else {
        const byte = piece[index] ?? 0;
        const begins = this.begin(byte);
        if (begins) from = byte === QUOTE ? index + 1 : index;
        else this.structure(byte);
        index++;
      }
    }
    if (this.reading !== undefined) this.keep(Buffer.from(piece.subarray(from)));
  }

  /** Offset of the byte after a scalar, of the quote that ends a text, or the piece's length. */
  private endOfReading(piece: Buffer, start: number): number {
    if (this.reading !== 'scalar') return this.endOfText(piece, start);
    let index = start;
    while (index < piece.length && IN_SCALAR[piece[index] ?? 0] === 1) index++;
    return index;
  }

  private endOfText(piece: Buffer, start: number): number {
    for (let index = start; index < piece.length; index++) {
      const byte = piece[index];
      if (this.escaped) this.escaped = false;
      else if (byte === BACKSLASH) this.escaped = true;
      else if (byte === QUOTE) return index;
    }
    return piece.length;
  }

  /** Goes on behind the value that is skipped, or as far as the piece goes. */
  private skip(piece: Buffer, start: number): number {
    for (let index = start; index < piece.length; index++) {
      if (this.inSkippedText || piece[index] === QUOTE) {
        index = this.endOfText(piece, this.inSkippedText ? index : index + 1);
        this.inSkippedText = index === piece.length;
        continue;
      }
      this.skipping += DEPTH_CHANGE[piece[index] ?? 0] ?? 0;
      if (this.skipping === 0) return index + 1;
    }
    return piece.length;
  }

  /** Whether a text or scalar begins with this byte. */
  private begin(byte: number): boolean {
    const isText = byte === QUOTE;
    if (!isText && IN_SCALAR[byte] !== 1) return false;
    if (isText && this.expectsKey()) {
      this.reading = 'key';
      this.kept = [];
      return true;
    }
    this.reading = isText ? 'text' : 'scalar';
    this.beginValue();
    this.kept = this.wantedHere().length > 0 ? [] : undefined;
    return true;
  }

  private expectsKey(): boolean {
    const frame = this.frames.at(-1);
    return frame?.isArray === false && !frame.hasKey;
  }

  private keep(piece: Buffer): void {
    this.kept?.push(piece);
    const length = this.kept?.reduce((sum, { length: bytes }) => sum + bytes, 0) ?? 0;
    if (length > LONGEST) this.kept = undefined;
  }

  private finish(rest: Buffer): void {
    const { reading } = this;
    this.keep(rest);
    const text = this.kept && Buffer.concat(this.kept).toString('utf8');
    const value =
      text === undefined ? undefined : scalarOf(reading === 'scalar' ? text : `"${text}"`);
    this.kept = undefined;
    this.reading = undefined;
    const frame = this.frames.at(-1);
    if (reading === 'key' && frame) {
      frame.key = String(value);
      frame.hasKey = true;
    } else if (value !== undefined) {
      for (const { path } of this.wantedHere()) this.values.set(path, value);
    }
  }

  private structure(byte: number): void {
    const change = DEPTH_CHANGE[byte] ?? 0;
    if (change > 0) this.open(byte === OPEN_BRACKET);
    else if (change < 0) this.frames.pop();
    else if (byte === COMMA) {
      const frame = this.frames.at(-1);
      if (frame) frame.hasKey = false;
    }
  }

  private open(isArray: boolean): void {
    this.beginValue();
    const frame: Frame = { isArray, count: 0, key: '', hasKey: false };
    const isRecords = this.leads(this.recordsPath) && this.depth === this.recordsPath.length;
    if (isRecords) this.records = isArray ? frame : { count: 1 };
    const isPath = [this.recordsPath, ...this.wanted.map(({ parts }) => parts)].some(
      (parts) => parts.length > this.depth && this.leads(parts),
    );
    if (isPath || (isRecords && isArray)) this.frames.push(frame);
    else this.skipping = 1;
  }

  /** Counts elements; what was the last one's is not any more. */
  private beginValue(): void {
    const frame = this.frames.at(-1);
    if (frame?.isArray !== true) return;
    frame.count++;
    for (const { path, parts } of this.wanted) {
      if (parts[this.depth - 1] === LAST && this.leads(parts)) this.values.delete(path);
    }
  }

  /** Parts of the path to the value at hand. */
  private get depth(): number {
    return this.frames.length;
  }

  private wantedHere(): readonly Wanted[] {
    return this.wanted.filter(({ parts }) => parts.length === this.depth && this.leads(parts));
  }

  /** Whether the path begins with the way to the value at hand. */
  private leads(parts: readonly string[]): boolean {
    return this.frames.every((frame, depth) => {
      const part = parts[depth];
      if (!frame.isArray) return part === frame.key;
      return part === LAST || part === String(frame.count - 1);
    });
  }
}

/** Whole numbers that JavaScript cannot hold stay text. */
function scalarOf(json: string): Scalar | undefined {
  try {
    const value = JSON.parse(json) as Scalar;
    const isExact = typeof value !== 'number' || Number.isSafeInteger(value) || !WHOLE.test(json);
    return isExact ? value : json;
  } catch {
    return undefined;
  }
}
