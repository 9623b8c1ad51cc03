import { Injectable } from '@nestjs/common';
import { WorkflowsRepository } from '../../workflows/workflows.repository';
import { ExecutionsRepository } from '../executions.repository';

/** Holds workflows to the number of runs at a time that their settings allow. */
@Injectable()
export class WorkflowConcurrency {
  constructor(
    private readonly workflows: WorkflowsRepository,
    private readonly executions: ExecutionsRepository,
  ) {}

  async isFull(workflowId: number): Promise<boolean> {
    const most = await this.workflows.mostRunsAtATime(workflowId);
    return most !== null && (await this.executions.countRunningOf(workflowId)) >= most;
  }
}
