import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { JsonBody, JsonPages } from '../../../node-sdk';
import type { IngestRow } from '../ingest/column-scan';
import { RowsSource } from '../ingest/rows-source';
import type { SourcePlace } from '../ingest/source-place';
import type { LazySource } from '../ingest/source-table';
import { JsonFileSource } from './json-file-source';
import { ARRAY_LAYOUT } from './json-layout';
import { piecesOf } from './json-pieces';
import { isBlank } from './json-scanner';
import { NATIVE_FROM_BYTES } from './json-source';
import { parseJson } from './parse-json';
import { type ByteRange, locateRecords, type RecordsRange } from './records-locator';
import { pathParts, recordsOf } from './records';

/**
 * The rows of several documents. As long as they are small together they go through JavaScript;
 * from then on their records are joined into one array in a file, which is read natively.
 */
export async function openPages(source: JsonPages, place: SourcePlace): Promise<LazySource> {
  const { pages, recordsPath, maxRows } = source;
  const small: Buffer[] = [];
  let bytes = 0;
  let joined: JoinedRecords | undefined;
  try {
    for await (const body of pages) {
      bytes += await sizeOf(body);
      if (!joined && bytes <= NATIVE_FROM_BYTES) {
        small.push(await bytesOf(body));
        continue;
      }
      joined ??= await JoinedRecords.begin(place, pathParts(recordsPath), small.splice(0));
      await joined.add(body);
    }
    if (!joined) return fromSmall(small, source, place);
    return new JsonFileSource(
      place.session,
      await joined.finish(),
      place.table,
      ARRAY_LAYOUT,
      maxRows,
    );
  } finally {
    joined?.close();
  }
}

function fromSmall(
  pages: readonly Buffer[],
  { recordsPath, maxRows }: JsonPages,
  { session, table }: SourcePlace,
): LazySource {
  const rows = pages.flatMap((page): readonly IngestRow[] =>
    recordsOf(parseJson(page.toString('utf8')), recordsPath),
  );
  return new RowsSource(session, table, [rows.slice(0, maxRows)]);
}

/** The records of pages as one JSON array in a file. */
class JoinedRecords {
  private isEmpty = true;

  private constructor(
    private readonly path: string,
    private readonly file: WriteStream,
    private readonly parts: readonly string[],
  ) {
    file.on('error', () => undefined);
  }

  static async begin(
    { spoolDir, table }: SourcePlace,
    parts: readonly string[],
    pages: readonly Buffer[],
  ): Promise<JoinedRecords> {
    await mkdir(spoolDir, { recursive: true });
    const path = join(spoolDir, `${table}.pages.json`);
    const joined = new JoinedRecords(path, createWriteStream(path), parts);
    await joined.write('[');
    for (const page of pages) await joined.addBytes(page);
    return joined;
  }

  async add(body: JsonBody): Promise<void> {
    if ('text' in body) {
      await this.addBytes(await bytesOf(body));
      return;
    }
    const { path } = body;
    const inner = elementsOf(await locateRecords(piecesOf(path), this.parts));
    if (inner) await this.append(piecesOf(path, inner));
    await rm(path, { force: true });
  }

  async finish(): Promise<string> {
    await this.write(']');
    this.file.end();
    await finished(this.file);
    return this.path;
  }

  close(): void {
    this.file.destroy();
  }

  private async addBytes(page: Buffer): Promise<void> {
    const inner = elementsOf(await locateRecords([page], this.parts));
    if (inner) await this.append([page.subarray(inner.start, inner.end)]);
  }

  private async append(pieces: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<void> {
    let begun = false;
    for await (const piece of pieces) {
      if (!begun && piece.every(isBlank)) continue;
      if (!begun && !this.isEmpty) await this.write(',');
      begun = true;
      this.isEmpty = false;
      await this.write(piece);
    }
  }

  private async write(piece: Buffer | string): Promise<void> {
    if (this.file.errored) throw this.file.errored;
    if (!this.file.write(piece)) await once(this.file, 'drain');
  }
}

/** What stands between the brackets of an array; one object is an element itself. */
function elementsOf(found: RecordsRange | undefined): ByteRange | undefined {
  if (found === undefined) return undefined;
  const { start, end, isArray } = found;
  const inner = isArray ? { start: start + 1, end: end - 1 } : { start, end };
  return inner.end > inner.start ? inner : undefined;
}

async function sizeOf(body: JsonBody): Promise<number> {
  return 'text' in body ? Buffer.byteLength(body.text) : (await stat(body.path)).size;
}

async function bytesOf(body: JsonBody): Promise<Buffer> {
  if ('text' in body) return Buffer.from(body.text);
  const bytes = await readFile(body.path);
  await rm(body.path, { force: true });
  return bytes;
}
