import { open } from 'node:fs/promises';
import type { IngestRow } from '../ingest/column-scan';
import { CLOSE_BRACKET, isBlank, JsonScanner } from './json-scanner';
import { parseJson } from './parse-json';
import { checkRecords, notValid } from './records';

const PIECE_BYTES = 1_048_576;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * The objects of a JSON array file, in batches of about `batchBytes`, without ever holding the file
 * whole. Throws NodeError for what is not an array of objects.
 */
export async function* elementBatches(
  path: string,
  batchBytes = PIECE_BYTES,
): AsyncGenerator<readonly IngestRow[]> {
  const reader = new ElementReader();
  for await (const piece of pieces(path, batchBytes)) {
    const rows = reader.push(piece);
    if (rows) yield rows;
  }
  reader.finish();
}

/** Cuts the bytes of a JSON array at its commas. */
class ElementReader {
  private readonly scanner = new JsonScanner();
  private rest = Buffer.alloc(0);
  private count = 0;
  /** Whether the opening bracket was in an earlier batch. */
  private started = false;
  private ended = false;

  /** The elements that these bytes complete, if any. */
  push(piece: Buffer): readonly IngestRow[] | undefined {
    const scanned = this.rest.length;
    this.rest = Buffer.concat([this.rest, piece]);
    if (this.ended) return undefined;
    const { boundary, end } = this.scanner.scan(this.rest, scanned);
    this.ended = end >= 0;
    if (this.ended && this.rest[end - 1] !== CLOSE_BRACKET) throw notValid();
    const cut = this.ended ? end - 1 : boundary;
    return cut < 0 ? undefined : this.take(cut);
  }

  finish(): void {
    if (!this.ended || !this.rest.every(isBlank)) throw notValid();
  }

  private take(cut: number): readonly IngestRow[] {
    const text = this.rest.toString('utf8', 0, cut);
    if (this.started && text.trim() === '') throw notValid();
    const elements = parseJson(this.started ? `[${text}]` : `${text}]`);
    const rows = checkRecords(Array.isArray(elements) ? elements : [elements], this.count);
    this.started = true;
    this.count += rows.length;
    this.rest = this.rest.subarray(cut + 1);
    return rows;
  }
}

async function* pieces(path: string, size: number): AsyncGenerator<Buffer> {
  const file = await open(path);
  try {
    for (let first = true; ; first = false) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(size), 0, size);
      if (bytesRead === 0) return;
      const piece = buffer.subarray(0, bytesRead);
      yield first && piece.subarray(0, 3).equals(BOM) ? piece.subarray(3) : piece;
    }
  } finally {
    await file.close();
  }
}
