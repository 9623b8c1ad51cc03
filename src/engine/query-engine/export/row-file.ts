import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type FileFormat, type FileOptions, NodeError } from '../../../node-sdk';
import type { QuerySession } from '../database/query-session';
import { ResultTooLarge } from '../output/size-watch';
import type { StoredRows } from '../output/stored-rows';
import { writeCsv } from './csv-file';
import type { FilePlace } from './file-place';
import { writeJson, writeNdjson } from './json-file';
import { writeParquetFile } from './parquet-file';
import { writeXlsx } from './xlsx/xlsx-file';

/** Where files of rows are made. */
export interface RowFileFolder {
  readonly session: QuerySession;
  /** A folder that need not exist yet; each file gets one of its own in it. */
  readonly folder: string;
  /** SPILL_MAX_MB. */
  readonly maxMb: number;
  readonly signal?: AbortSignal;
}

type Writer = (place: FilePlace, rows: StoredRows, options: FileOptions) => Promise<void>;

const WRITERS: Readonly<Record<FileFormat, Writer>> = {
  csv: writeCsv,
  ndjson: writeNdjson,
  json: writeJson,
  parquet: writeParquetFile,
  xlsx: writeXlsx,
};

/**
 * Writes rows into a new file and tells its path; whoever gets it removes it. Throws NodeError for
 * rows that the format cannot express or that take too much space, and QueryFailure.
 */
export async function writeRowFile(
  { session, folder, maxMb, signal }: RowFileFolder,
  rows: StoredRows,
  format: FileFormat,
  options: FileOptions = {},
): Promise<string> {
  const file = join(folder, `rows-${randomUUID()}.${format}`);
  await mkdir(folder, { recursive: true });
  try {
    await WRITERS[format]({ session, file, maxBytes: maxMb * MEGABYTE, signal }, rows, options);
    return file;
  } catch (error) {
    await rm(file, { force: true });
    throw error instanceof ResultTooLarge ? tooLarge(format, maxMb) : error;
  }
}

/** The same as a stream; the file is there for as long as the stream is. */
export function rowFileStream(
  place: RowFileFolder,
  rows: StoredRows,
  format: FileFormat,
  options?: FileOptions,
): Readable {
  async function* content(): AsyncGenerator<Buffer> {
    const file = await writeRowFile(place, rows, format, options);
    try {
      yield* createReadStream(file) as AsyncIterable<Buffer>;
    } finally {
      await rm(file, { force: true });
    }
  }
  return Readable.from(content(), { objectMode: false });
}

const MEGABYTE = 1_048_576;

function tooLarge(format: FileFormat, maxMb: number): NodeError {
  return new NodeError(
    `The rows take more than ${String(maxMb)} MB (SPILL_MAX_MB) while they are written as ${format}`,
  );
}
