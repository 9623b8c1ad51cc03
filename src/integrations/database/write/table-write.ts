import { setTimeout } from 'node:timers/promises';
import {
  type Delivery,
  NodeError,
  type RunResult,
  StoppedError,
  type TerminatorContext,
  untilAborted,
} from '../../../node-sdk';
import { DatabaseError, isDatabaseError } from '../database-error';
import type { DbWriteConfig } from '../db-write.config';
import type { ServerAccess } from '../server-access';
import { CommitShield } from './commit-shield';
import { type CellBatch, cellBatches } from './row-batches';
import { parsedTable, shownTable } from './table-name';
import { nothingWritten, unknownOutcome } from './write-failure';
import { writePlan } from './write-plan';
import { writeReport } from './write-report';
import type { OpenSession, WriteCounts, WriteSession } from './write-session';

/** Transactions that lost against others are done again, so many times in all. */
const MOST_TRIES = 4;
const FIRST_PAUSE_MS = 100;
/** The longest wait for rows that others hold. */
const LOCK_SECONDS = 20;
const MEGABYTE = 1_048_576;

/** All rows of a result on their way into a table, in one transaction. */
export class TableWrite {
  /** From 1; which attempt it is. */
  private tries = 0;

  constructor(
    private readonly open: OpenSession,
    private readonly access: ServerAccess,
    private readonly config: DbWriteConfig,
    private readonly result: RunResult,
    private readonly context: Pick<TerminatorContext<DbWriteConfig>, 'warn' | 'progress'>,
  ) {}

  /**
   * Writes all or nothing. Throws NodeError, which says so; after a COMMIT whose answer did not come,
   * that it is unknown. Whether the run was stopped shows in the signal.
   */
  async run(): Promise<Delivery> {
    const shield = new CommitShield(this.access.signal);
    const access = { ...this.access, signal: shield.signal };
    try {
      const counts = await this.untilDone(access, shield);
      return writeReport(this.config, this.result.totalRows, counts, this.tries - 1);
    } finally {
      shield.lower();
    }
  }

  /** A deadlock undoes the whole transaction: nothing is there, and it may be done again. */
  private async untilDone(access: ServerAccess, shield: CommitShield): Promise<WriteCounts> {
    for (;;) {
      try {
        this.tries++;
        return await this.attempt(access, shield);
      } catch (error) {
        if (!isDatabaseError(error, 'conflict') || this.tries >= MOST_TRIES) {
          throw this.failure(error);
        }
      }
      await this.pause();
    }
  }

  private async attempt(access: ServerAccess, shield: CommitShield): Promise<WriteCounts> {
    const { timeout_seconds: seconds } = this.config;
    const options = {
      timeoutMs: seconds * 1000,
      lockSeconds: Math.max(1, Math.min(LOCK_SECONDS, Math.floor(seconds / 6))),
      warn: this.context.warn,
    };
    const session = await untilAborted(this.open(access, options), access.signal);
    try {
      const counts = await this.written(session);
      await this.committed(session, shield);
      return counts;
    } finally {
      await session.end();
    }
  }

  private async written(session: WriteSession): Promise<WriteCounts> {
    const { config, result } = this;
    const table = await session.describe(parsedTable(config.table));
    const plan = writePlan(config, result.columns, table, session.cells);
    const limits = await session.limits(plan.columns.length);
    await session.begin(plan);
    const allBytes = config.max_megabytes * MEGABYTE;
    const batches = cellBatches(result.rows(), plan.columns, { ...limits, allBytes });
    await inTurn(batches, (batch) => this.send(session, batch));
    return session.finish();
  }

  private async send(session: WriteSession, batch: CellBatch): Promise<void> {
    try {
      await session.write(batch);
      this.context.progress(batch.first - 1 + batch.rows.length);
    } catch (error) {
      throw error instanceof DatabaseError ? placed(error, batch) : error;
    }
  }

  private async committed(session: WriteSession, shield: CommitShield): Promise<void> {
    shield.raise();
    try {
      await session.commit();
    } catch (error) {
      // The server refused, because of deferred constraints, say.
      const isCertain =
        error instanceof DatabaseError && error.kind !== 'lost' && error.kind !== 'timeout';
      throw isCertain ? error : unknownOutcome(this.config, error);
    }
  }

  private failure(error: unknown): unknown {
    const { signal } = this.access;
    if (error instanceof StoppedError) return error;
    if (!signal.aborted) return this.failed(error);
    return signal.reason instanceof NodeError
      ? this.failed(signal.reason)
      : new StoppedError(
          `Nothing was written to ${shownTable(parsedTable(this.config.table))}: it was rolled back`,
        );
  }

  private failed(error: unknown): unknown {
    return error instanceof NodeError ? nothingWritten(error, this.config, this.tries) : error;
  }

  private async pause(): Promise<void> {
    const { signal } = this.access;
    const length = FIRST_PAUSE_MS * 2 ** (this.tries - 1) * (0.5 + Math.random());
    try {
      await setTimeout(length, undefined, { signal });
    } catch {
      throw this.failure(signal.reason);
    }
  }
}

/** Sends one batch while the next is made. */
async function inTurn(
  batches: AsyncIterable<CellBatch>,
  send: (batch: CellBatch) => Promise<void>,
): Promise<void> {
  let sending: Promise<void> = Promise.resolve();
  try {
    for await (const batch of batches) {
      await sending;
      sending = send(batch);
      // Looked at when the next is ready.
      sending.catch(() => undefined);
    }
  } catch (error) {
    // What the server says of rows before comes first.
    await sending;
    throw error;
  }
  await sending;
}

/** Where in the input the row is that the server speaks of. */
function placed(error: DatabaseError, { first, rows }: CellBatch): DatabaseError {
  const { row } = error;
  const last = first + rows.length - 1;
  const isKnown = row !== undefined && row <= rows.length;
  const place = isKnown
    ? `Row ${String(first + row - 1)}`
    : first === last
      ? `Row ${String(first)}`
      : `Rows ${String(first)} to ${String(last)}`;
  return error.kind === 'lost' || error.kind === 'conflict'
    ? error
    : new DatabaseError(error.kind, `${place}: ${error.message}`, error);
}
