import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { ResultStore } from '../../engine/result-store/result-store';
import { KeptOutputsRepository } from './kept-outputs.repository';
import { type ResultPlace, ResultsRepository } from './results.repository';

const BATCH = 200;

/**
 * Keeps table and store alike. Files go before their rows: where it is interrupted in between, the
 * row is found again by the next sweep. The file of a kept output stays when the result expires
 * that it was. Every pass works in small batches.
 */
@Injectable()
export class ResultSweeper {
  constructor(
    private readonly results: ResultsRepository,
    private readonly kept: KeptOutputsRepository,
    private readonly store: ResultStore,
    private readonly clock: Clock,
  ) {}

  /** Removes results whose time is over; how many. */
  removeExpired(): Promise<number> {
    return this.removeAll(() => this.results.findExpired(this.clock.now(), BATCH));
  }

  /** Removes the results of a workflow that is deleted. */
  async removeOfWorkflow(workflowId: number): Promise<number> {
    const outlived = await this.kept.locationsOfWorkflow(workflowId);
    await Promise.all(outlived.map((location) => this.store.remove(location)));
    await this.kept.removeOfWorkflow(workflowId);
    return this.removeAll(() => this.results.findOfWorkflow(workflowId, BATCH));
  }

  /** Lets go of the rows of outputs whose node is gone; their files go as files without rows. */
  forgetStrayOutputs(): Promise<void> {
    return this.kept.removeStray();
  }

  /** Lets the store know which files last longer than the results that they are. */
  async prolongKept(): Promise<void> {
    let places = await this.kept.findAfter(0, BATCH);
    while (places.length > 0) {
      for (const { location } of places) await this.store.keep(location);
      places = await this.kept.findAfter(places.at(-1)?.nodeId ?? 0, BATCH);
    }
  }

  /** Removes rows without files; how many. */
  async removeRowsWithoutFiles(): Promise<number> {
    let removed = 0;
    let places = await this.results.findAfter('', BATCH);
    while (places.length > 0) {
      const lost = await this.without(places);
      await this.results.remove(lost.map(({ resultId }) => resultId));
      removed += lost.length;
      places = await this.results.findAfter(places.at(-1)?.resultId ?? '', BATCH);
    }
    return removed;
  }

  /**
   * Removes files without rows that were last written before `before`; how many. Files of a run
   * have no row until it ends, so `before` has to be earlier than the start of any run under way.
   */
  async removeFilesWithoutRows(before: Date): Promise<number> {
    let removed = 0;
    let batch: string[] = [];
    const flush = async (): Promise<void> => {
      const known = await this.results.knownLocations(batch);
      const kept = await this.kept.knownLocations(batch);
      const orphans = batch.filter((location) => !known.has(location) && !kept.has(location));
      await Promise.all(orphans.map((location) => this.store.remove(location)));
      removed += orphans.length;
      batch = [];
    };
    for await (const { location, modified } of this.store.list()) {
      if (modified < before) batch.push(location);
      if (batch.length === BATCH) await flush();
    }
    if (batch.length > 0) await flush();
    return removed;
  }

  private async removeAll(next: () => Promise<ResultPlace[]>): Promise<number> {
    let removed = 0;
    for (let places = await next(); places.length > 0; places = await next()) {
      const kept = await this.kept.knownLocations(places.map(({ location }) => location));
      const unkept = places.filter(({ location }) => !kept.has(location));
      await Promise.all(unkept.map(({ location }) => this.store.remove(location)));
      await this.results.remove(places.map(({ resultId }) => resultId));
      removed += places.length;
    }
    return removed;
  }

  private async without(places: readonly ResultPlace[]): Promise<ResultPlace[]> {
    const there = await Promise.all(places.map(({ location }) => this.store.has(location)));
    return places.filter((_, index) => there[index] === false);
  }
}
