import { closeSync, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { NodeError } from '../../../node-sdk';

const PAGE_TEXTS = 256;
const MEGABYTE = 1_048_576;
/** Held in memory at once, in characters and with what a text takes beside them. */
const MOST_HELD = 24 * MEGABYTE;
const TEXT_WEIGHT = 24;

export interface TextPlace {
  readonly folder: string;
  readonly file: string;
  readonly maxMb: number;
}

interface Page {
  readonly texts: string[];
  weight: number;
}

/**
 * The texts that the cells of a workbook share, by number. Those unused for longest lie in a file
 * once there are many: a million rows may well have ten million texts. Cells mostly name them in the
 * order in which they are stored, so that few are read twice. Close it.
 */
export class SharedTexts {
  /** Least recently used first. */
  private readonly held = new Map<number, Page>();
  /** Where pages lie in the file, `[position, bytes]`. */
  private readonly stored = new Map<number, readonly [number, number]>();
  private heldWeight = 0;
  private count = 0;
  private end = 0;
  private file: number | undefined;

  constructor(
    private readonly place: TextPlace,
    private readonly mostHeld = MOST_HELD,
  ) {}

  get size(): number {
    return this.count;
  }

  add(text: string): void {
    const number = Math.floor(this.count / PAGE_TEXTS);
    this.count += 1;
    const page = this.held.get(number) ?? this.hold(number, { texts: [], weight: 0 });
    page.texts.push(text);
    page.weight += text.length + TEXT_WEIGHT;
    this.heldWeight += text.length + TEXT_WEIGHT;
    if (page.texts.length === PAGE_TEXTS) this.makeRoom(number);
  }

  /** Undefined where there is none of that number. */
  get(index: number): string | undefined {
    if (!(index >= 0 && index < this.count)) return undefined;
    const number = Math.floor(index / PAGE_TEXTS);
    return this.page(number).texts[index % PAGE_TEXTS];
  }

  close(): void {
    if (this.file === undefined) return;
    closeSync(this.file);
    rmSync(join(this.place.folder, this.place.file), { force: true });
    this.file = undefined;
  }

  private page(number: number): Page {
    const held = this.held.get(number);
    if (!held) {
      const page = this.hold(number, this.load(number));
      this.makeRoom(number);
      return page;
    }
    if (this.stored.size > 0) {
      this.held.delete(number);
      this.held.set(number, held);
    }
    return held;
  }

  private hold(number: number, page: Page): Page {
    this.held.set(number, page);
    this.heldWeight += page.weight;
    return page;
  }

  private makeRoom(but: number): void {
    for (const [number, page] of this.held) {
      if (this.heldWeight <= this.mostHeld) return;
      if (number === but) continue;
      if (!this.stored.has(number)) this.store(number, page);
      this.held.delete(number);
      this.heldWeight -= page.weight;
    }
  }

  private store(number: number, { texts }: Page): void {
    const { folder, file, maxMb } = this.place;
    const bytes = Buffer.from(JSON.stringify(texts));
    if (this.end + bytes.length > maxMb * MEGABYTE) {
      throw new NodeError(
        `The texts of the workbook take more than SPILL_MAX_MB (${String(maxMb)} MB). Save the sheet as CSV, or raise the setting.`,
      );
    }
    if (this.file === undefined) {
      mkdirSync(folder, { recursive: true });
      this.file = openSync(join(folder, file), 'w+', 0o600);
    }
    for (let done = 0; done < bytes.length;) {
      done += writeSync(this.file, bytes, done, bytes.length - done, this.end + done);
    }
    this.stored.set(number, [this.end, bytes.length]);
    this.end += bytes.length;
  }

  private load(number: number): Page {
    const [position, length] = this.stored.get(number) ?? [0, 0];
    const bytes = Buffer.allocUnsafe(length);
    for (let done = 0; done < length;) {
      const read = readSync(this.file ?? -1, bytes, done, length - done, position + done);
      if (read === 0) throw new Error('The spooled texts of a workbook are cut off');
      done += read;
    }
    const texts = JSON.parse(bytes.toString()) as string[];
    const weight = texts.reduce((sum, text) => sum + text.length + TEXT_WEIGHT, 0);
    return { texts, weight };
  }
}
