import { copyFile, rename } from 'node:fs/promises';
import type { ResultSchema, StoredResult } from '../process-pool/messages';
import type { FinishedRows } from '../query-engine/output/finished-rows';
import { LINES_ENDING, locationOf, PARQUET_ENDING } from '../result-store/location';
import type { HeldFile, ResultStore } from '../result-store/result-store';

/** Keeps finished rows in the result store: a page as text, more as Parquet. */
export class OutputKeeper {
  constructor(private readonly store: ResultStore) {}

  /** Throws AppError SERVICE_UNAVAILABLE. */
  async keep(resultId: string, finished: FinishedRows): Promise<StoredResult> {
    const { file, columns, totalRows } = finished;
    const location = locationOf(resultId, file === undefined ? LINES_ENDING : PARQUET_ENDING);
    const bytes =
      file === undefined
        ? await this.store.saveLines(location, { columns, lines: finished.lines ?? [] })
        : await this.store.saveFile(location, (path) => move(file, path));
    const schema: ResultSchema = Object.fromEntries(columns.map(({ name, type }) => [name, type]));
    return { resultId, location, totalRows, schema, bytes };
  }

  /** Where DuckDB finds a result that is kept as a file; the run releases it. */
  hold({ location }: StoredResult): Promise<HeldFile> {
    return this.store.hold(location);
  }

  async discard(results: readonly StoredResult[]): Promise<void> {
    await Promise.allSettled(results.map(({ location }) => this.store.remove(location)));
  }
}

/** The store may be another file system. */
async function move(from: string, to: string): Promise<void> {
  await rename(from, to).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    return copyFile(from, to);
  });
}
