import { parse } from 'csv-parse/sync';

/** The records of a CSV text, header included; an empty field without quotes is null. */
export function readCsv(text: string): (string | null)[][] {
  return parse(text, {
    cast: (value, { quoting }) => (value === '' && !quoting ? null : value),
    relax_column_count: false,
    skip_empty_lines: false,
    record_delimiter: '\r\n',
  });
}
