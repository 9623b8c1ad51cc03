import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { EngineClient } from '../../engine/process-pool/engine-client';
import type { ExportedFile } from '../../engine/process-pool/messages';
import { ResultStore } from '../../engine/result-store/result-store';
import type { FileFormat } from '../../node-sdk';
import { dataExpired } from '../execution.errors';
import { KeptOutputsRepository } from './kept-outputs.repository';
import type { ResultEntity } from './result.entity';
import { isResultId } from './result-id';
import { type ResultOwner, type ResultPlace, ResultsRepository } from './results.repository';

/** Reads stored rows: small ones itself, the others through the engine. */
@Injectable()
export class ResultReader {
  constructor(
    private readonly results: ResultsRepository,
    private readonly kept: KeptOutputsRepository,
    private readonly store: ResultStore,
    private readonly engine: EngineClient,
    private readonly clock: Clock,
  ) {}

  /** Throws DATA_EXPIRED. */
  async find(owner: ResultOwner, resultId: string): Promise<ReadableResult> {
    const result = isResultId(resultId) ? await this.lookUp(owner, resultId) : null;
    if (!result) throw dataExpired(resultId);
    return result;
  }

  /**
   * JSON text of rows `offset` to `offset + limit`: an array, empty past the end. Throws
   * DATA_EXPIRED where the rows were removed meanwhile, SERVICE_UNAVAILABLE where the store is out
   * of reach.
   */
  async rows({ location, resultId, totalRows }: ReadableResult, page: RowRange): Promise<string> {
    const { offset, limit } = page;
    if (offset >= totalRows || limit === 0) return '[]';
    return this.unlessGone({ location, resultId }, async () => {
      const direct = await this.store.readPage(location, offset, limit);
      return direct ?? (await this.engine.readPage({ location, offset, limit }));
    });
  }

  /**
   * All rows as a file, which the caller removes. An aborted signal stops the work. Throws
   * EXPORT_FAILED where the rows do not fit the format, and as `rows` does.
   */
  file(
    { location, resultId }: ReadableResult,
    format: FileFormat,
    signal: AbortSignal,
  ): Promise<ExportedFile> {
    return this.unlessGone({ location, resultId }, () =>
      this.engine.exportRows({ location, format }, signal),
    );
  }

  private async lookUp(owner: ResultOwner, resultId: string): Promise<ReadableResult | null> {
    const result = await this.results.findLive(owner, resultId, this.clock.now());
    return result ?? this.kept.findLive(owner, resultId);
  }

  /** A failed read may have its reason in the file being gone, removed under the reader. */
  private async unlessGone<T>(
    { location, resultId }: ResultPlace,
    read: () => Promise<T>,
  ): Promise<T> {
    try {
      return await read();
    } catch (error) {
      if (!(await this.store.has(location))) throw dataExpired(resultId);
      throw error;
    }
  }
}

/** Rows that may be read now: a result before its time is over, or the latest of an output. */
export type ReadableResult = Pick<
  ResultEntity,
  'workflowId' | 'resultId' | 'location' | 'totalRows' | 'schema'
>;

export interface RowRange {
  readonly offset: number;
  readonly limit: number;
}
