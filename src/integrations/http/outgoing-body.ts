import { Readable } from 'node:stream';
import type { HttpRequest, JsonObject } from '../../node-sdk';

/** Up to this size a body is sent with its length, which some servers want; above it in chunks. */
const WHOLE_BYTES = 1_048_576;

/** The rows as a JSON array, opened anew for each try. */
export type OpenRows = () => Readable;

/** An object with the rows under a name, beside its other fields. */
export function inObject(field: string, others: JsonObject, open: OpenRows): OpenRows {
  const kept = Object.entries(others).filter(([name]) => name !== field);
  const head = JSON.stringify(Object.fromEntries(kept)).slice(0, -1);
  const comma = head === '{' ? '' : ',';
  return () => {
    const rows = open();
    async function* pieces(): AsyncGenerator<Buffer | string> {
      yield `${head}${comma}${JSON.stringify(field)}:`;
      yield* rows as AsyncIterable<Buffer>;
      yield '}';
    }
    return Readable.from(pieces(), { objectMode: false });
  };
}

/** A small body as text; a large one is left to be opened when it is sent. */
export async function bodyOf(open: OpenRows): Promise<NonNullable<HttpRequest['body']>> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of open() as AsyncIterable<Buffer | string>) {
    const buffer = Buffer.from(piece);
    bytes += buffer.length;
    if (bytes > WHOLE_BYTES) return open;
    pieces.push(buffer);
  }
  return Buffer.concat(pieces).toString('utf8');
}
