import { setImmediate } from 'node:timers/promises';
import { comma, identifier, join, sql, Sql } from '../../../node-sdk';
import type { QuerySession } from '../database/query-session';
import { CHUNK_ROWS, chunkOf } from './chunk-writer';
import type { IngestColumn, IngestRow } from './column-scan';

/** Longest stretch of writing before other work of the process gets its turn. */
const SLICE_MS = 8;

/** Physical name of the column at a position: users' names collide when only case differs. */
export function physicalName(index: number): string {
  return `c${String(index)}`;
}

/**
 * Makes the TEMP table `name` with columns c0, c1, ... and writes all rows into it, in order. A
 * table without columns gets one, so that its rows can be counted.
 */
export async function createRowTable(
  session: QuerySession,
  name: string,
  columns: readonly IngestColumn[],
  batches: Iterable<readonly IngestRow[]> | AsyncIterable<readonly IngestRow[]>,
): Promise<number> {
  const written: readonly IngestColumn[] =
    columns.length > 0 ? columns : [{ name: '', type: 'BOOLEAN' }];
  const definitions = written.map(
    ({ type }, index) => sql`${identifier(physicalName(index))} ${Sql.trusted(type)}`,
  );
  await session.run(
    sql`CREATE OR REPLACE TEMP TABLE ${identifier(name)} (${join(definitions, comma)})`,
  );
  const appender = await session.appender(name);
  let rowCount = 0;
  let sliceEnd = performance.now() + SLICE_MS;
  for await (const rows of batches) {
    rowCount += rows.length;
    for (let from = 0; from < rows.length; from += CHUNK_ROWS) {
      const count = Math.min(CHUNK_ROWS, rows.length - from);
      session.guard(() => {
        appender.appendDataChunk(chunkOf(written, rows, from, count));
      });
      if (performance.now() < sliceEnd) continue;
      await setImmediate();
      sliceEnd = performance.now() + SLICE_MS;
    }
  }
  session.guard(() => {
    appender.closeSync();
  });
  return rowCount;
}
