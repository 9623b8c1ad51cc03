import { Injectable } from '@nestjs/common';
import { WaitingRunsRepository } from '../waiting-runs.repository';
import { RunsAtWork } from './runs-at-work';

/** How many runs there are to do and under way, for whoever watches over the server. */
@Injectable()
export class RunLoad {
  constructor(
    private readonly waitingRuns: WaitingRunsRepository,
    private readonly runs: RunsAtWork,
  ) {}

  /** Under way in this process. */
  get atWork(): number {
    return this.runs.size;
  }

  /** Of the whole installation: how many wait, and since when the first of them. */
  waiting(): Promise<{ readonly runs: number; readonly since: Date | undefined }> {
    return this.waitingRuns.waiting();
  }
}
