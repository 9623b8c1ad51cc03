import { stat } from 'node:fs/promises';
import type { ResultSchema, StoredResult } from '../process-pool/messages';
import { QueryFailure } from '../query-engine/database/query-failure';
import type { QuerySession } from '../query-engine/database/query-session';
import type { FinishedRows } from '../query-engine/output/finished-rows';
import { writeParquet } from '../query-engine/output/parquet-result';
import { LINES_ENDING, locationOf, PARQUET_ENDING } from '../result-store/location';
import type { ResultStore } from '../result-store/result-store';
import { LimitExceeded } from './limit-exceeded';

const MEGABYTE = 1_048_576;
/** How often a file that is being written is held against the limit. */
const WATCH_MS = 250;

/** Keeps finished rows in the result store: a page as text, more as Parquet. */
export class OutputKeeper {
  constructor(
    private readonly store: ResultStore,
    /** RESULT_MAX_MB. */
    private readonly maxMb: number,
  ) {}

  /** Throws LimitExceeded naming the setting, AppError SERVICE_UNAVAILABLE. */
  async keep(
    session: QuerySession,
    resultId: string,
    finished: FinishedRows,
  ): Promise<StoredResult> {
    const { lines, columns, table, totalRows } = finished;
    const location = locationOf(resultId, lines ? LINES_ENDING : PARQUET_ENDING);
    const write = async (path: string): Promise<void> => {
      if (table) await writeParquet(session, path, columns, table);
    };
    const bytes = lines
      ? await this.store.saveLines(location, lines)
      : await this.store.saveFile(location, (path) => this.watched(session, path, write));
    if (bytes > this.maxMb * MEGABYTE) {
      await this.store.remove(location);
      throw this.exceeded();
    }
    const schema: ResultSchema = Object.fromEntries(columns.map(({ name, type }) => [name, type]));
    return { resultId, location, totalRows, schema, bytes };
  }

  async discard(results: readonly StoredResult[]): Promise<void> {
    await Promise.allSettled(results.map(({ location }) => this.store.remove(location)));
  }

  /** Stops the statement once its file is too large, rather than when it is finished. */
  private async watched(
    session: QuerySession,
    path: string,
    write: (path: string) => Promise<void>,
  ): Promise<void> {
    const found = { exceeded: false };
    const watch = setInterval(() => {
      void stat(path)
        .then(({ size }) => {
          found.exceeded ||= size > this.maxMb * MEGABYTE;
          if (found.exceeded) session.interrupt();
        })
        .catch(() => undefined);
    }, WATCH_MS);
    try {
      await write(path);
    } catch (error) {
      throw found.exceeded && error instanceof QueryFailure ? this.exceeded() : error;
    } finally {
      clearInterval(watch);
    }
  }

  private exceeded(): LimitExceeded {
    return new LimitExceeded(
      `The result is larger than RESULT_MAX_MB (${String(this.maxMb)} MB) allows`,
    );
  }
}
