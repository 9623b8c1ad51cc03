import { rm, stat } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { AppError } from '../../common/app-error';
import { NodeError } from '../../node-sdk';
import { StorageSettings } from '../../platform/config/storage.settings';
import type { ExportedFile, ExportOrder } from '../process-pool/messages';
import { processSpool } from '../process-pool/process-spool';
import { QueryDatabase } from '../query-engine/database/query-database';
import { QueryFailure } from '../query-engine/database/query-failure';
import type { QuerySession } from '../query-engine/database/query-session';
import { writeRowFile } from '../query-engine/export/row-file';
import { storedColumns, storedRowCount } from '../query-engine/output/parquet-result';
import type { StoredRows } from '../query-engine/output/stored-rows';
import { ResultStore } from '../result-store/result-store';

/** Writes stored results as files into the spool of this process. */
@Injectable()
export class RowExports {
  constructor(
    private readonly database: QueryDatabase,
    private readonly store: ResultStore,
    private readonly storage: StorageSettings,
  ) {}

  /** Throws EXPORT_FAILED with what stands in the way, DATA_EXPIRED, SERVICE_UNAVAILABLE. */
  async export({ location, format }: ExportOrder, signal: AbortSignal): Promise<ExportedFile> {
    const session = await this.database.open();
    const stop = (): void => {
      session.interrupt();
    };
    signal.addEventListener('abort', stop, { once: true });
    try {
      signal.throwIfAborted();
      return await this.written(session, { location, format }, signal);
    } catch (error) {
      throw signal.aborted ? cancelled() : (this.foreseen(error) ?? error);
    } finally {
      signal.removeEventListener('abort', stop);
      await session.close();
    }
  }

  private async written(
    session: QuerySession,
    { location, format }: ExportOrder,
    signal: AbortSignal,
  ): Promise<ExportedFile> {
    const folder = processSpool(this.storage.spoolDir, process.pid);
    const place = { session, folder, maxMb: this.storage.spillMaxMb, signal };
    const kept = await this.store.readLines(location);
    if (kept) {
      const rows = { ...kept, totalRows: kept.lines.length, file: undefined };
      return handedOver(await writeRowFile(place, rows, format), signal);
    }
    const file = await this.store.hold(location);
    try {
      const rows = await storedRows(session, file.path);
      return await handedOver(await writeRowFile(place, rows, format), signal);
    } finally {
      await file.release();
    }
  }

  private foreseen(error: unknown): AppError | undefined {
    if (error instanceof NodeError) return new AppError('EXPORT_FAILED', error.message);
    if (!(error instanceof QueryFailure)) return undefined;
    if (error.kind === 'memory') {
      return new AppError('SERVICE_UNAVAILABLE', 'The export needs more memory than is free now.', {
        cause: error,
      });
    }
    if (error.kind === 'disk') {
      return new AppError('SERVICE_UNAVAILABLE', 'The disk of the server is full.', {
        cause: error,
      });
    }
    if (error.kind !== 'spill') return undefined;
    return new AppError(
      'EXPORT_FAILED',
      `The export needs more disk space than SPILL_MAX_MB (${String(this.storage.spillMaxMb)} MB) allows.`,
      { cause: error },
    );
  }
}

async function storedRows(session: QuerySession, file: string): Promise<StoredRows> {
  const columns = await storedColumns(session, file);
  const totalRows = await storedRowCount(session, file);
  return { columns, totalRows, lines: undefined, file };
}

/** Nobody removes a file that came too late to be wanted. */
async function handedOver(path: string, signal: AbortSignal): Promise<ExportedFile> {
  const { size } = await stat(path);
  if (!signal.aborted) return { path, bytes: size };
  await rm(path, { force: true });
  throw cancelled();
}

function cancelled(): AppError {
  return new AppError('EXPORT_FAILED', 'The export was cancelled');
}
