import type { IngestRow } from './column-scan';
import type { IngestBatches } from './ingest-rows';
import type { SourcePlace } from './source-place';

/** The same batches; tells after each how many rows were taken in so far. */
export async function* tellingRows(
  batches: IngestBatches,
  { progress }: Pick<SourcePlace, 'progress'>,
): AsyncGenerator<readonly IngestRow[]> {
  let count = 0;
  for await (const rows of batches) {
    yield rows;
    count += rows.length;
    progress(count);
  }
}
