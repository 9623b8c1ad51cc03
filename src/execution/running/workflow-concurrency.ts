import { Injectable } from '@nestjs/common';
import { WorkflowsRepository } from '../../workflows/workflows.repository';
import { WaitingRunsRepository } from '../waiting-runs.repository';

/** Holds workflows to the number of runs at a time that their settings allow. */
@Injectable()
export class WorkflowConcurrency {
  constructor(
    private readonly workflows: WorkflowsRepository,
    private readonly waitingRuns: WaitingRunsRepository,
  ) {}

  async isFull(workflowId: number): Promise<boolean> {
    const most = await this.workflows.mostRunsAtATime(workflowId);
    return most !== null && (await this.waitingRuns.countRunningOf(workflowId)) >= most;
  }
}
