import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { workbookParts } from './workbook';

const PIECE_ROWS = 1000;
const HEADER = ['id', 'region', 'customer', 'amount', 'day', 'note'];
const REGIONS = ['north', 'south', 'east', 'west', 'centre'];
const CUSTOMERS = 99_991;
/** 2026-04-01 as Excel counts days. */
const FIRST_DAY = 46_113;

/**
 * Writes a workbook of orders as Excel does, its texts in one table that all cells share: a note of
 * its own for each row, 99 991 customers, 5 regions. It is made as a stream.
 */
export async function writeOrdersWorkbook(path: string, rows: number): Promise<void> {
  const gap = '...';
  const parts = workbookParts({ sheets: { Orders: gap }, texts: gap, formats: ['yyyy-mm-dd'] });
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts)) {
    const [before = '', after = ''] = String(content).split(gap);
    const filling = name.includes('sharedStrings') ? texts(rows) : cells(rows);
    const isFilled = String(content).includes(gap);
    const pieces = isFilled ? framed(before, filling, after) : [before];
    zip.addReadStream(Readable.from(pieces, { objectMode: false }), name);
  }
  zip.end();
  await pipeline(zip.outputStream as Readable, createWriteStream(path));
}

function* framed(before: string, pieces: Iterable<string>, after: string): Generator<string> {
  yield before;
  yield* pieces;
  yield after;
}

function* texts(rows: number): Generator<string> {
  const text = (value: string): string => `<si><t>${value}</t></si>`;
  yield [...HEADER, ...REGIONS].map(text).join('');
  yield* inPieces(CUSTOMERS, (at) => text(`customer-${String(at)}`));
  yield* inPieces(rows, (at) => text(`note ${String(at + 1)}, to be kept`));
}

function* cells(rows: number): Generator<string> {
  const header = HEADER.map((_, at) => sharedText('ABCDEF'.charAt(at), 1, at));
  yield `<row r="1">${header.join('')}</row>`;
  yield* inPieces(rows, rowOf);
}

function rowOf(at: number): string {
  const row = at + 2;
  const id = at + 1;
  const customers = HEADER.length + REGIONS.length;
  return [
    `<row r="${String(row)}" spans="1:6">`,
    `<c r="A${String(row)}"><v>${String(id)}</v></c>`,
    sharedText('B', row, HEADER.length + (id % REGIONS.length)),
    sharedText('C', row, customers + (id % CUSTOMERS)),
    `<c r="D${String(row)}"><v>${String(((id * 7919) % 100_003) / 100)}</v></c>`,
    `<c r="E${String(row)}" s="1"><v>${String(FIRST_DAY + (id % 28))}</v></c>`,
    sharedText('F', row, customers + CUSTOMERS + at),
    '</row>',
  ].join('');
}

function sharedText(column: string, row: number, text: number): string {
  return `<c r="${column}${String(row)}" t="s"><v>${String(text)}</v></c>`;
}

function* inPieces(count: number, make: (at: number) => string): Generator<string> {
  for (let from = 0; from < count; from += PIECE_ROWS) {
    const length = Math.min(PIECE_ROWS, count - from);
    yield Array.from({ length }, (_, at) => make(from + at)).join('');
  }
}
