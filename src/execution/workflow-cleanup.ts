import { Injectable, type OnModuleInit } from '@nestjs/common';
import { WorkflowDeletionHooks } from '../workflows/workflow-deletion-hooks';
import { ResultSweeper } from './results/result-sweeper';
import { RunCancellation } from './running/run-cancellation';

/** A deleted workflow takes its runs and its results with it; executions stay for the record. */
@Injectable()
export class WorkflowCleanup implements OnModuleInit {
  constructor(
    private readonly hooks: WorkflowDeletionHooks,
    private readonly cancellation: RunCancellation,
    private readonly sweeper: ResultSweeper,
  ) {}

  onModuleInit(): void {
    this.hooks.register(async (workflow) => {
      await this.cancellation.cancelAllOf(workflow);
      await this.sweeper.removeOfWorkflow(workflow.id);
    });
  }
}
