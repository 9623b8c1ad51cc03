import { NodeError } from '../../../node-sdk';
import type { IngestRow } from '../ingest/column-scan';
import { piecesOf } from './json-pieces';
import { parseJson } from './parse-json';
import { checkRecords } from './records';

const PIECE_BYTES = 1_048_576;
const LINE_FEED = 0x0a;

/** The objects of text with one a line; blank lines count for nothing. Throws NodeError. */
export function objectsOfLines(text: string, linesBefore = 0): readonly IngestRow[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return checkRecords([parseJson(line)]);
    } catch (error) {
      throw error instanceof NodeError ? inLine(linesBefore + index + 1, error) : error;
    }
  });
}

/**
 * The objects of a file with one a line (https://github.com/ndjson/ndjson-spec), in batches of about
 * `batchBytes`. Throws NodeError naming the line that holds none.
 */
export async function* lineBatches(
  path: string,
  batchBytes = PIECE_BYTES,
): AsyncGenerator<readonly IngestRow[]> {
  let rest: Buffer[] = [];
  let lines = 0;
  for await (const piece of piecesOf(path, undefined, batchBytes)) {
    const cut = piece.lastIndexOf(LINE_FEED) + 1;
    if (cut === 0) {
      rest.push(piece);
      continue;
    }
    const text = Buffer.concat([...rest, piece.subarray(0, cut)]).toString('utf8');
    rest = [piece.subarray(cut)];
    yield objectsOfLines(text, lines);
    lines += text.split('\n').length - 1;
  }
  const last = objectsOfLines(Buffer.concat(rest).toString('utf8'), lines);
  if (last.length > 0) yield last;
}

function inLine(line: number, error: NodeError): NodeError {
  const reason = error.message
    .replace('Every element must be an object: element 0 is', 'it must hold an object, not')
    .replace('The JSON cannot be read: it is', 'it is')
    .replace('not valid', 'not valid JSON');
  return new NodeError(`Line ${String(line)}: ${reason}`, [], { cause: error });
}
