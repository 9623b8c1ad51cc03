import { Injectable, type OnModuleInit } from '@nestjs/common';
import { WorkflowDeletionHooks } from '../workflows/workflow-deletion-hooks';
import { ResultSweeper } from './result-sweeper';
import { RunsInFlight } from './runs-in-flight';

/** A deleted workflow takes its runs and its results with it; executions stay for the record. */
@Injectable()
export class WorkflowCleanup implements OnModuleInit {
  constructor(
    private readonly hooks: WorkflowDeletionHooks,
    private readonly inFlight: RunsInFlight,
    private readonly sweeper: ResultSweeper,
  ) {}

  onModuleInit(): void {
    this.hooks.register(async ({ id }) => {
      await this.inFlight.cancelThoseOf(id);
      await this.sweeper.removeOfWorkflow(id);
    });
  }
}
