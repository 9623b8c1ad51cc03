import { bind, sql, type Sql } from '../../../node-sdk';
import { constant } from '../database/constant';
import { watchSize } from '../output/size-watch';
import type { FilePlace } from './file-place';

/** What stands around the lines; without it each ends in a line feed. Never empty. */
export interface TextFrame {
  readonly before: string;
  readonly between: string;
  readonly after: string;
}

/**
 * Writes the texts of a query as they are, in order: DuckDB's CSV writer without quotes and
 * delimiters, so that no text passes through JavaScript. Throws ResultTooLarge.
 */
export async function writeTextFile(
  { session, file, maxBytes }: FilePlace,
  lines: Sql,
  frame?: TextFrame,
): Promise<void> {
  const framing = frame
    ? sql`, PREFIX ${bind(frame.before)}, NEW_LINE ${bind(frame.between)}, SUFFIX ${bind(frame.after)}`
    : sql``;
  const copy = sql`COPY (${lines}) TO ${constant(file)}
    (FORMAT csv, HEADER false, DELIMITER '', QUOTE '', ESCAPE ''${framing})`;
  await watchSize(session, file, maxBytes, () => session.run(copy));
}
