import type { JsonSource } from '../../../node-sdk';
import type { IngestRow } from '../ingest/column-scan';
import { elementBatches } from './element-batches';
import { isBlank, JsonScanner, OPEN_BRACE } from './json-scanner';
import { lineBatches } from './line-batches';

/** How the objects of a file follow one another. */
export interface JsonLayout {
  /** DuckDB's name of it. */
  readonly format: 'array' | 'newline_delimited';
  readonly batches: (path: string, batchBytes?: number) => AsyncIterable<readonly IngestRow[]>;
}

/** One array. */
export const ARRAY_LAYOUT: JsonLayout = { format: 'array', batches: elementBatches };
/** One object a line. */
export const LINES_LAYOUT: JsonLayout = { format: 'newline_delimited', batches: lineBatches };

/** Whether a source has one object a line: as it says, or where something follows the first one. */
export async function isLines(
  format: JsonSource['format'],
  pieces: () => Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<boolean> {
  return format === 'auto' ? holdsSeveral(pieces()) : format === 'ndjson';
}

async function holdsSeveral(
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<boolean> {
  const scanner = new JsonScanner();
  let begun = false;
  let ended = false;
  for await (const piece of pieces) {
    let from = 0;
    if (!begun) {
      from = piece.findIndex((byte) => !isBlank(byte));
      if (from < 0) continue;
      if (piece[from] !== OPEN_BRACE) return false;
      begun = true;
    }
    if (!ended) {
      const { end } = scanner.scan(piece, from);
      if (end < 0) continue;
      ended = true;
      from = end;
    }
    if (piece.subarray(from).some((byte) => !isBlank(byte))) return true;
  }
  return false;
}
