import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { EngineClient } from '../engine/process-pool/engine-client';
import { ResultStore } from '../engine/result-store/result-store';
import { dataExpired } from './execution.errors';
import type { ResultEntity } from './result.entity';
import { type ResultOwner, ResultsRepository } from './results.repository';

/** As the planner makes them; databases differ on trailing blanks, so nothing else is looked up. */
const RESULT_ID = /^dataRef:wf\d+_\d+_[0-9A-Za-z]{22}$/;

/** Reads stored results: small ones itself, the others through the engine. */
@Injectable()
export class ResultReader {
  constructor(
    private readonly results: ResultsRepository,
    private readonly store: ResultStore,
    private readonly engine: EngineClient,
    private readonly clock: Clock,
  ) {}

  /** Throws DATA_EXPIRED. */
  async find(owner: ResultOwner, resultId: string): Promise<ResultEntity> {
    const result = RESULT_ID.test(resultId)
      ? await this.results.findLive(owner, resultId, this.clock.now())
      : null;
    if (!result) throw dataExpired(resultId);
    return result;
  }

  /**
   * JSON text of rows `offset` to `offset + limit`: an array, empty past the end. Throws
   * DATA_EXPIRED where the rows were removed meanwhile, SERVICE_UNAVAILABLE where the store is out
   * of reach.
   */
  async rows({ location, resultId, totalRows }: ResultEntity, page: RowRange): Promise<string> {
    const { offset, limit } = page;
    if (offset >= totalRows) return '[]';
    try {
      const direct = await this.store.readPage(location, offset, limit);
      return direct ?? (await this.engine.readPage({ location, offset, limit }));
    } catch (error) {
      if (await this.isGone(location)) throw dataExpired(resultId);
      throw error;
    }
  }

  /** Whether a failed read has its reason in the file being gone, removed under the reader. */
  private async isGone(location: string): Promise<boolean> {
    return !(await this.store.has(location));
  }
}

export interface RowRange {
  readonly offset: number;
  readonly limit: number;
}
