import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import type { WorkflowSnapshot } from '../workflows/workflow-snapshot';
import type { ExecutionEntity } from './execution.entity';
import { ExecutionsRepository } from './executions.repository';
import { RunEvents } from './run-events';
import { countEndElsewhere } from './run.metrics';
import { RunWatch } from './run-watch';
import { RunSignals } from './run-signals';
import { RunsAtWork } from './runs-at-work';

/** An engine process that does not listen is killed within a second; this is on top. */
const PATIENCE_MS = 5000;

type Cancelled = Pick<ExecutionEntity, 'id'> & Partial<Pick<ExecutionEntity, 'trigger'>>;

/** Stops runs that wait or are at work, here or in another process. */
@Injectable()
export class RunCancellation {
  constructor(
    private readonly executions: ExecutionsRepository,
    private readonly atWork: RunsAtWork,
    private readonly watch: RunWatch,
    private readonly events: RunEvents,
    private readonly signals: RunSignals,
    private readonly clock: Clock,
  ) {}

  /** Resolves when the run has ended, whichever way, or after some seconds. */
  async cancel({ id, trigger }: Cancelled): Promise<void> {
    const now = this.clock.now();
    const wasWaiting = await this.executions.endQueued(id, {
      status: 'cancelled',
      finishedAt: now,
      errorCode: 'EXECUTION_CANCELLED',
      errorMessage: 'The run was cancelled while it waited',
      errorDetails: [],
    });
    if (wasWaiting) {
      countEndElsewhere('cancelled', trigger === undefined ? {} : { trigger });
      this.events.end(id);
      this.signals.tellEnded(id);
      return;
    }
    await this.executions.requestCancel(id, now);
    if (this.atWork.cancel(id)) {
      await this.atWork.settled(id);
      return;
    }
    this.signals.tellCancelled(id);
    await this.watch.ended(id, AbortSignal.timeout(PATIENCE_MS));
  }

  async cancelAllOf(workflow: Pick<WorkflowSnapshot, 'id' | 'organizationId'>): Promise<void> {
    const unfinished = await this.executions.findUnfinishedOf(workflow);
    const known = new Set(unfinished.map(({ id }) => id));
    const others = this.atWork.idsOf(workflow.id).filter((id) => !known.has(id));
    const runs: Cancelled[] = [...unfinished, ...others.map((id) => ({ id }))];
    await Promise.all(runs.map((run) => this.cancel(run)));
  }
}
