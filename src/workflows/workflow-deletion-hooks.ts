import { Injectable, Logger } from '@nestjs/common';

/** A workflow that no longer exists. */
export interface DeletedWorkflow {
  readonly id: number;
  readonly organizationId: number;
}
export type WorkflowDeletionHook = (workflow: DeletedWorkflow) => Promise<void>;

/** What else ends with a workflow: higher floors register it when they start. */
@Injectable()
export class WorkflowDeletionHooks {
  private readonly logger = new Logger('Workflows');
  private readonly hooks: WorkflowDeletionHook[] = [];

  register(hook: WorkflowDeletionHook): void {
    this.hooks.push(hook);
  }

  /** Runs every hook. The workflow is gone already: what fails is logged, and swept up later. */
  async run(workflow: DeletedWorkflow): Promise<void> {
    const outcomes = await Promise.allSettled(this.hooks.map((hook) => hook(workflow)));
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') {
        this.logger.error(`After deleting workflow ${String(workflow.id)}`, outcome.reason);
      }
    }
  }
}
