/** How a CSV file is written. An empty `quote` means that nothing is quoted; then nothing escapes. */
export interface CsvDialect {
  readonly delimiter: string;
  readonly quote: string;
  readonly escape: string;
}

/** The first records of CSV text, quotes resolved; blank lines are skipped. */
export function csvRecords(text: string, dialect: CsvDialect, most: number): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  for (const [, value = '', end = ''] of text.matchAll(fieldPattern(dialect))) {
    record.push(unquoted(value, dialect));
    if (end === dialect.delimiter) continue;
    if (record.length > 1 || record[0] !== '') records.push(record);
    record = [];
    if (records.length === most) break;
  }
  return records;
}

/** A field, quoted or not, and what ends it. */
function fieldPattern({ delimiter, quote, escape }: CsvDialect): RegExp {
  const separator = literal(delimiter);
  const plain = `(?:(?!${separator})[^\\r\\n])*`;
  const field = quote === '' ? plain : `${quotedPattern(quote, escape)}|${plain}`;
  return new RegExp(`(${field})(${separator}|\\r\\n|\\n|\\r|$)`, 'gy');
}

function quotedPattern(quote: string, escape: string): string {
  const [open, mark] = [literal(quote), literal(escape)];
  const others = `[^${open}${mark}]*`;
  return `${open}${others}(?:${mark}[${open}${mark}]${others})*${open}`;
}

function unquoted(field: string, { quote, escape }: CsvDialect): string {
  const isQuoted = quote !== '' && field.length > 1 && field.startsWith(quote);
  if (!isQuoted || !field.endsWith(quote)) return field;
  const inner = field.slice(1, -1);
  return inner.replaceAll(
    new RegExp(`${literal(escape)}([${literal(quote)}${literal(escape)}])`, 'g'),
    '$1',
  );
}

function literal(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|-]/, '\\$&');
}
