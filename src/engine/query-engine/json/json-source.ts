import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonSource } from '../../../node-sdk';
import { RowsSource } from '../ingest/rows-source';
import type { SourcePlace } from '../ingest/source-place';
import type { LazySource } from '../ingest/source-table';
import { JsonFileSource } from './json-file-source';
import { isBlank } from './json-scanner';
import { parseJson } from './parse-json';
import { cutRecords } from './records-locator';
import { pathParts, recordsOf } from './records';

/** Text longer than this is written to a file and read natively: measured, see the tests. */
const NATIVE_FROM_CHARACTERS = 2_000_000;

/** JSON of any size: small through JavaScript, large natively. One record gives the same row. */
export async function openJson(source: JsonSource, place: SourcePlace): Promise<LazySource> {
  const { body, recordsPath } = source;
  if ('text' in body) {
    if (body.text.length <= NATIVE_FROM_CHARACTERS) return parsed(body.text, recordsPath, place);
    const path = join(place.spoolDir, `${place.table}.json`);
    await mkdir(place.spoolDir, { recursive: true });
    await writeFile(path, body.text);
    return openJson({ kind: 'json', body: { path }, ...(recordsPath && { recordsPath }) }, place);
  }
  const parts = pathParts(recordsPath);
  if (parts.length === 0) return openFile(body.path, place);
  await mkdir(place.spoolDir, { recursive: true });
  const cut = join(place.spoolDir, `${place.table}.records.json`);
  await cutRecords(body.path, parts, cut);
  return openFile(cut, place);
}

async function openFile(path: string, place: SourcePlace): Promise<LazySource> {
  if ((await firstCharacter(path)) === '[') {
    return new JsonFileSource(place.session, path, place.table);
  }
  return parsed((await readFile(path, 'utf8')).replace(/^\uFEFF/, ''), undefined, place);
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
