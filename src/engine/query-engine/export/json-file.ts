import { sql } from '../../../node-sdk';
import { jsonLine } from '../output/stored-column';
import { type StoredRows, storedRelation } from '../output/stored-rows';
import type { FilePlace } from './file-place';
import { type TextFrame, writeTextFile } from './text-file';

/** One array of objects, as pages hold them. */
export async function writeJson(place: FilePlace, rows: StoredRows): Promise<void> {
  await writeLines(place, rows, { before: '[', between: ',', after: ']' });
}

/** One object a line. */
export async function writeNdjson(place: FilePlace, rows: StoredRows): Promise<void> {
  await writeLines(place, rows);
}

function writeLines(place: FilePlace, rows: StoredRows, frame?: TextFrame): Promise<void> {
  const { columns, from } = storedRelation(rows);
  return writeTextFile(place, sql`SELECT ${jsonLine(columns)} FROM ${from}`, frame);
}
