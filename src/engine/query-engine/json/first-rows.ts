import type { IngestRow } from '../ingest/column-scan';

/** Batches up to a number of rows in all; no more are asked for then. */
export async function* firstRows(
  batches: AsyncIterable<readonly IngestRow[]>,
  maxRows = Infinity,
): AsyncGenerator<readonly IngestRow[]> {
  let left = maxRows;
  if (left <= 0) return;
  for await (const rows of batches) {
    yield rows.length > left ? rows.slice(0, left) : rows;
    left -= rows.length;
    if (left <= 0) return;
  }
}
