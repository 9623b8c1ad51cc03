import { open } from 'node:fs/promises';
import { NodeError } from '../../../node-sdk';
import type { IngestRow } from '../ingest/column-scan';
import { CLOSE_BRACKET, isBlank, JsonScanner } from './json-scanner';
import { parseJson } from './parse-json';
import { checkRecords } from './records';

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
  const scanner = new JsonScanner();
  let rest = Buffer.alloc(0);
  let count = 0;
  let started = false;
  let ended = false;
  for await (const piece of pieces(path, batchBytes)) {
    const scanned = rest.length;
    rest = Buffer.concat([rest, piece]);
    if (ended) continue;
    const { boundary, end } = scanner.scan(rest, scanned);
    ended = end >= 0;
    if (ended && rest[end - 1] !== CLOSE_BRACKET) throw notValid();
    const cut = ended ? end - 1 : boundary;
    if (cut < 0) continue;
    const rows = parseElements(rest.subarray(0, cut), started, count);
    started = true;
    count += rows.length;
    rest = rest.subarray(ended ? end : cut + 1);
    yield rows;
  }
  if (!ended || !rest.every(isBlank)) throw notValid();
}

function notValid(): NodeError {
  return new NodeError('The JSON cannot be read: it is not valid');
}

/** `started`: the opening bracket was in an earlier batch. */
function parseElements(bytes: Buffer, started: boolean, before: number): readonly IngestRow[] {
  const text = bytes.toString('utf8');
  if (started && text.trim() === '') throw notValid();
  const elements = parseJson(started ? `[${text}]` : `${text}]`);
  return checkRecords(Array.isArray(elements) ? elements : [elements], before);
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
