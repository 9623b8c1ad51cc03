import { createWriteStream } from 'node:fs';
import { mkdir, open, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { JsonSource } from '../../../node-sdk';
import { RowsSource } from '../ingest/rows-source';
import type { SourcePlace } from '../ingest/source-place';
import type { LazySource } from '../ingest/source-table';
import { JsonFileSource } from './json-file-source';
import { isBlank } from './json-scanner';
import { parseJson } from './parse-json';
import { piecesOf } from './json-pieces';
import { locateRecords } from './records-locator';
import { pathParts, recordsOf } from './records';

/**
 * JSON of more bytes than this is read natively, less goes through JavaScript. Measured with
 * records of 150 bytes: 48 against 82 ms at 1.5 MB, 215 against 175 ms at 15 MB.
 */
export const NATIVE_FROM_BYTES = 4_194_304;

/** JSON of any size: small through JavaScript, large natively. One record gives the same row. */
export async function openJson(source: JsonSource, place: SourcePlace): Promise<LazySource> {
  const { body, recordsPath } = source;
  const text = await smallText(body);
  if (text !== undefined) return parsed(text, recordsPath, place);
  await mkdir(place.spoolDir, { recursive: true });
  const path = 'path' in body ? body.path : join(place.spoolDir, `${place.table}.json`);
  if ('text' in body) await writeFile(path, body.text);
  const parts = pathParts(recordsPath);
  if (parts.length === 0) return openFile(path, place);
  const range = await locateRecords(piecesOf(path), parts);
  if (range === undefined) return new RowsSource(place.session, place.table, []);
  const cut = join(place.spoolDir, `${place.table}.records.json`);
  await pipeline(piecesOf(path, range), createWriteStream(cut));
  return openFile(cut, place);
}

/** The document where it is small, wherever it lies. */
async function smallText(body: JsonSource['body']): Promise<string | undefined> {
  if ('text' in body) return body.text.length <= NATIVE_FROM_BYTES ? body.text : undefined;
  const { size } = await stat(body.path);
  return size <= NATIVE_FROM_BYTES ? readFile(body.path, 'utf8') : undefined;
}

async function openFile(path: string, place: SourcePlace): Promise<LazySource> {
  if ((await firstCharacter(path)) === '[') {
    return new JsonFileSource(place.session, path, place.table);
  }
  return parsed(await readFile(path, 'utf8'), undefined, place);
}

function parsed(text: string, recordsPath: string | undefined, place: SourcePlace): LazySource {
  const rows = recordsOf(parseJson(text), recordsPath);
  return new RowsSource(place.session, place.table, [rows]);
}

async function firstCharacter(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    const byte = buffer
      .subarray(0, bytesRead)
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .split('')
      .find((character) => !isBlank(character.charCodeAt(0)));
    return byte ?? '';
  } finally {
    await file.close();
  }
}
