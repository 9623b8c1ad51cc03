import { Injectable } from '@nestjs/common';
import type { AuditActor, AuditEvent } from '../audit/audit-event';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../common/clock';
import type { WorkflowSnapshot } from '../workflows/workflow-snapshot';
import { type CancelReason, whyCancelled } from './cancel-reason';
import type { ExecutionEntity } from './execution.entity';
import { executionResource } from './execution-resource';
import {
  type ExecutionEnding,
  RunEndingsRepository,
  type WaitingOfWorkflow,
} from './run-endings.repository';

/** Runs that are ended in one transaction. */
const BATCH = 500;

/** A run, as far as cancelling it has to know. */
export type CancellableRun = Pick<ExecutionEntity, 'id' | 'workflowId'> &
  Partial<Pick<ExecutionEntity, 'trigger'>>;

/** Writes down that runs are to stop, and who wants it. */
@Injectable()
export class CancelRequests {
  constructor(
    private readonly endings: RunEndingsRepository,
    private readonly trail: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** True: it waited, and has ended. False: it is at work and shall stop, or was over before. */
  make(
    by: AuditActor,
    { id, workflowId }: CancellableRun,
    reason: CancelReason | null = null,
  ): Promise<boolean> {
    const now = this.clock.now();
    return this.trail.run(by, async (transaction, note) => {
      const hasEnded = await this.endings.endQueued(transaction, id, cancelledAt(now, reason));
      if (hasEnded || (await this.endings.requestCancel(transaction, id, { now, reason }))) {
        note(cancelled({ id, workflowId }, reason));
      }
      return hasEnded;
    });
  }

  /** Ends a claimed run that has not begun; false where nobody asked it to stop. */
  async endUnbegun(run: Pick<ExecutionEntity, 'id' | 'workerId'>): Promise<boolean> {
    const reason = await this.endings.cancelReasonOf(run.id);
    return this.endings.endStopped(run, cancelledAt(this.clock.now(), reason));
  }

  /** Ends runs of the workflow that wait, at most some hundreds: those. None where none waits. */
  endSomeWaiting(
    by: AuditActor,
    workflow: Pick<WorkflowSnapshot, 'id' | 'organizationId'>,
  ): Promise<WaitingOfWorkflow[]> {
    const ending = cancelledAt(this.clock.now());
    return this.trail.run(by, async (transaction, note) => {
      const ended = await this.endings.endWaitingOf(transaction, workflow, ending, BATCH);
      for (const run of ended) note(cancelled(run));
      return ended;
    });
  }

  /** Runs of the workflow that wait or are at work. */
  unfinishedOf(workflow: Pick<WorkflowSnapshot, 'id' | 'organizationId'>) {
    return this.endings.findUnfinishedOf(workflow);
  }
}

function cancelledAt(now: Date, reason: CancelReason | null = null) {
  return {
    status: 'cancelled',
    finishedAt: now,
    errorCode: 'EXECUTION_CANCELLED',
    errorMessage: `The run was cancelled while it waited${whyCancelled(reason)}`,
    errorDetails: [],
  } satisfies Partial<ExecutionEnding>;
}

function cancelled(
  { id, workflowId }: CancellableRun,
  reason: CancelReason | null = null,
): AuditEvent {
  const resource = executionResource({ executionId: id, workflow: {} });
  return {
    action: 'execution.cancelled',
    resource,
    details: { workflow_id: workflowId, ...(reason && { reason }) },
  };
}
