import { open } from 'node:fs/promises';
import { type CsvSource, NodeError } from '../../../node-sdk';
import { givenNames, unnamed } from '../ingest/given-names';
import { type CsvDialect, csvRecords } from './csv-records';

/** How much of a file is looked at to find delimiter and header. */
const HEAD_BYTES = 1_048_576;
const LOOKED_AT_RECORDS = 20;
const DELIMITERS = [',', ';', '\t', '|'];

type CsvOptions = Omit<CsvSource, 'kind' | 'path'>;

export interface CsvHead {
  readonly dialect: CsvDialect;
  /** Lines before the first record: those to skip, and blank ones after them. */
  readonly skip: number;
  /** Names of the columns, in order; none for an empty file. */
  readonly names: readonly string[];
}

/** Finds the delimiter, unless it is given, and the column names at the beginning of a CSV file. */
export async function readCsvHead(path: string, source: CsvOptions): Promise<CsvHead> {
  const { header = true, skipLines = 0 } = source;
  const { skip, text } = withoutLines(await headOf(path), skipLines);
  const dialect = dialectOf(text, source);
  const [first = []] = csvRecords(text, dialect, 1);
  const names = header ? givenNames(first) : first.map((_, at) => unnamed(at));
  return { dialect, skip, names };
}

function dialectOf(
  text: string,
  { delimiter, quote = '"', escape = quote }: CsvOptions,
): CsvDialect {
  if (delimiter !== undefined) return { delimiter, quote, escape };
  const [best] = DELIMITERS.map((candidate) => {
    const dialect = { delimiter: candidate, quote, escape };
    return { dialect, score: scoreOf(csvRecords(text, dialect, LOOKED_AT_RECORDS)) };
  }).sort((one, other) => other.score - one.score);
  return best?.dialect ?? { delimiter: ',', quote, escape };
}

/** Higher the more fields the first records have, and the more of them have the same number. */
function scoreOf(records: readonly (readonly string[])[]): number {
  const widths = records.map(({ length }) => length);
  const width = widths[0] ?? 1;
  const even = widths.filter((other) => other === width).length / Math.max(1, widths.length);
  return width > 1 ? even * 1000 + width : 0;
}

/** DuckDB takes the first line that it does not skip for the header, also a blank one. */
function withoutLines(head: string, lines: number): { skip: number; text: string } {
  let text = head;
  let skip = 0;
  for (;;) {
    const [line = '', , end = ''] = /^([^\r\n]*)(\r\n|\n|\r|$)/.exec(text) ?? [];
    if (end === '' || (skip >= lines && line !== end)) return { skip, text };
    text = text.slice(line.length);
    skip++;
  }
}

async function headOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const bytes = buffer.subarray(0, bytesRead);
    if (bytes.includes(0)) throw new NodeError('The file is not CSV text in UTF-8');
    return bytes.toString('utf8').replace(/^\uFEFF/, '');
  } finally {
    await file.close();
  }
}
