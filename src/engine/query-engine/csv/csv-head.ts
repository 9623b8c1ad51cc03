import { open } from 'node:fs/promises';
import { NodeError } from '../../../node-sdk';
import { givenNames, unnamed } from '../ingest/given-names';

/** How much of a file is looked at to find delimiter and header. */
const HEAD_BYTES = 1_048_576;
const LOOKED_AT_RECORDS = 20;
const DELIMITERS = [',', ';', '\t', '|'];

export interface CsvHead {
  readonly delimiter: string;
  /** Names of the columns, in order; none for an empty file. */
  readonly names: readonly string[];
}

/** Finds the delimiter, unless it is given, and the column names at the beginning of a CSV file. */
export async function readCsvHead(
  path: string,
  options: { readonly delimiter?: string | undefined; readonly header: boolean },
): Promise<CsvHead> {
  const text = await headOf(path);
  const delimiter = options.delimiter ?? likeliestDelimiter(text);
  const [first = []] = csvRecords(text, delimiter, 1);
  return {
    delimiter,
    names: options.header ? givenNames(first) : first.map((_, at) => unnamed(at)),
  };
}

/** The first records of CSV text, quotes resolved; blank lines are skipped. */
export function csvRecords(text: string, delimiter: string, most: number): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  for (const [, value = '', end = ''] of text.matchAll(fieldPattern(delimiter))) {
    record.push(unquoted(value));
    if (end === delimiter) continue;
    if (record.length > 1 || record[0] !== '') records.push(record);
    record = [];
    if (records.length === most) break;
  }
  return records;
}

/** A field, quoted or not, and what ends it. */
function fieldPattern(delimiter: string): RegExp {
  const separator = delimiter.replace(/[\\^$.*+?()[\]{}|]/, '\\$&');
  const field = `"(?:[^"]|"")*"|(?:(?!${separator})[^\\r\\n])*`;
  return new RegExp(`(${field})(${separator}|\\r\\n|\\n|\\r|$)`, 'gy');
}

function unquoted(field: string): string {
  return /^".*"$/s.test(field) ? field.slice(1, -1).replaceAll('""', '"') : field;
}

/** The candidate by which the first records have the most fields, and all the same number. */
function likeliestDelimiter(text: string): string {
  const [best] = DELIMITERS.map((delimiter) => {
    const widths = csvRecords(text, delimiter, LOOKED_AT_RECORDS).map((record) => record.length);
    const width = widths[0] ?? 1;
    const even = widths.filter((other) => other === width).length / Math.max(1, widths.length);
    return { delimiter, score: width > 1 ? even * 1000 + width : 0 };
  }).sort((one, other) => other.score - one.score);
  return best?.delimiter ?? ',';
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
