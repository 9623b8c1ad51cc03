import { createWriteStream } from 'node:fs';
import { mkdir, open, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type JsonBody, type JsonSource, NodeError } from '../../../node-sdk';
import { plainText } from '../ingest/plain-text';
import { RowsSource } from '../ingest/rows-source';
import type { SourcePlace } from '../ingest/source-place';
import type { LazySource } from '../ingest/source-table';
import { JsonFileSource } from './json-file-source';
import { ARRAY_LAYOUT, isLines, LINES_LAYOUT } from './json-layout';
import { isBlank } from './json-scanner';
import { parseJson } from './parse-json';
import { piecesOf } from './json-pieces';
import { objectsOfLines } from './line-batches';
import { locateRecords } from './records-locator';
import { pathParts, recordsOf } from './records';

/**
 * JSON of more bytes than this is read natively, less goes through JavaScript. Measured with
 * records of 150 bytes: 48 against 82 ms at 1.5 MB, 215 against 175 ms at 15 MB.
 */
export const NATIVE_FROM_BYTES = 4_194_304;

/** JSON of any size: small through JavaScript, large natively. One record gives the same row. */
export async function openJson(source: JsonSource, place: SourcePlace): Promise<LazySource> {
  const body = await plainBody(source.body, place);
  const text = await smallText(body);
  return text === undefined
    ? openLarge(await fileOf(body, place), source, place)
    : openSmall(text, source, place);
}

/** Files in other encodings, compressed or marked, become plain ones. */
async function plainBody(body: JsonBody, place: SourcePlace): Promise<JsonBody> {
  if ('text' in body) return body;
  return { path: await plainText(body.path, { mayBeMarked: false }, place) };
}

/** The document where it is small, wherever it lies. */
async function smallText(body: JsonBody): Promise<string | undefined> {
  if ('text' in body) return body.text.length <= NATIVE_FROM_BYTES ? body.text : undefined;
  const { size } = await stat(body.path);
  return size <= NATIVE_FROM_BYTES ? readFile(body.path, 'utf8') : undefined;
}

async function fileOf(body: JsonBody, { spoolDir, table }: SourcePlace): Promise<string> {
  if ('path' in body) return body.path;
  const path = join(spoolDir, `${table}.json`);
  await mkdir(spoolDir, { recursive: true });
  await writeFile(path, body.text);
  return path;
}

async function openSmall(
  text: string,
  { recordsPath, format }: JsonSource,
  { session, table }: SourcePlace,
): Promise<LazySource> {
  const lines = await isLines(format, () => [Buffer.from(text)]);
  if (lines) refusePath(recordsPath);
  const rows = lines ? objectsOfLines(text) : recordsOf(parseJson(text), recordsPath);
  return new RowsSource(session, table, [rows]);
}

async function openLarge(
  path: string,
  { recordsPath, format }: JsonSource,
  place: SourcePlace,
): Promise<LazySource> {
  if (await isLines(format, () => piecesOf(path))) {
    refusePath(recordsPath);
    return new JsonFileSource(place.session, path, place.table, LINES_LAYOUT);
  }
  const parts = pathParts(recordsPath);
  if (parts.length === 0) return openDocument(path, place);
  const range = await locateRecords(piecesOf(path), parts);
  if (range === undefined) return new RowsSource(place.session, place.table, []);
  const cut = join(place.spoolDir, `${place.table}.records.json`);
  await mkdir(place.spoolDir, { recursive: true });
  await pipeline(piecesOf(path, range), createWriteStream(cut));
  return openDocument(cut, place);
}

async function openDocument(path: string, place: SourcePlace): Promise<LazySource> {
  if ((await firstCharacter(path)) === '[') {
    return new JsonFileSource(place.session, path, place.table, ARRAY_LAYOUT);
  }
  return openSmall(await readFile(path, 'utf8'), { kind: 'json', body: { path } }, place);
}

function refusePath(recordsPath: string | undefined): void {
  if (pathParts(recordsPath).length === 0) return;
  throw new NodeError('records_path leads into one document, but this file has one a line');
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
