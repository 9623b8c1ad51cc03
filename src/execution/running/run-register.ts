import { Injectable } from '@nestjs/common';
import type { AuditEvent } from '../../audit/audit-event';
import { AuditTrail } from '../../audit/audit-trail';
import type { Transaction } from '../../platform/database/unit-of-work';
import type { ExecutionEntity } from '../execution.entity';
import { executionResource } from '../execution-resource';
import { ExecutionsRepository } from '../executions.repository';
import type { NewRun, TakenRun } from './run-order';

/** Writes new runs into the database, each together with the audit log's entry of who asked for it. */
@Injectable()
export class RunRegister {
  constructor(
    private readonly executions: ExecutionsRepository,
    private readonly trail: AuditTrail,
  ) {}

  /** A run that waits for its turn. */
  async queued(run: NewRun, queuedAt: Date): Promise<void> {
    await this.write(run, newExecution({ ...run, queuedAt }));
  }

  /** The same as part of a transaction. */
  async enqueue(transaction: Transaction, run: NewRun, queuedAt: Date): Promise<void> {
    await this.trail.write(this.trail.entryOf(run.by, requestOf(run)), transaction);
    await this.insert(transaction, run, newExecution({ ...run, queuedAt }));
  }

  /** A run that this process takes at once. */
  async started(run: TakenRun & NewRun): Promise<void> {
    const { startedAt, workerId } = run;
    await this.write(run, { ...newExecution(run), status: 'running', startedAt, workerId });
  }

  private async write(run: NewRun, execution: ExecutionEntity): Promise<void> {
    await this.trail.with(this.trail.entryOf(run.by, requestOf(run)), (transaction) =>
      this.insert(transaction, run, execution),
    );
  }

  private async insert(
    transaction: Transaction,
    run: NewRun,
    execution: ExecutionEntity,
  ): Promise<void> {
    await run.made?.(transaction);
    await this.executions.insert(transaction, execution);
  }
}

/** What the audit log tells of a run that is asked for. */
function requestOf({ plan, workflowVersion, trigger, retryOf, scheduleId }: NewRun): AuditEvent {
  return {
    action: trigger === 'retry' ? 'execution.retried' : 'execution.requested',
    resource: executionResource(plan),
    details: {
      workflow_id: plan.workflow.id,
      version: workflowVersion,
      ...(retryOf !== undefined && { retry_of: retryOf }),
      ...(scheduleId !== undefined && { schedule_id: scheduleId }),
    },
  };
}

function newExecution({
  plan,
  workflowVersion,
  caller,
  trigger,
  retryOf,
  scheduleId,
  origin,
  queuedAt,
}: NewRun & Pick<TakenRun, 'queuedAt'>): Pick<ExecutionEntity, keyof ExecutionEntity> {
  return {
    id: plan.executionId,
    organizationId: plan.organizationId,
    workflowId: plan.workflow.id,
    workflowVersion,
    userId: caller.userId,
    callerLevel: caller.level,
    trigger,
    status: 'queued',
    retryOf: retryOf ?? null,
    scheduleId: scheduleId ?? null,
    params: plan.params,
    pageSize: plan.pageSize,
    requestId: origin?.requestId ?? null,
    traceParent: origin?.traceparent ?? null,
    queuedAt,
    startedAt: null,
    workerId: null,
    cancelRequestedAt: null,
    cancelReason: null,
    finishedAt: null,
    durationMs: null,
    errorCode: null,
    errorMessage: null,
    errorDetails: null,
    nodes: null,
    outputs: null,
    warnings: null,
  };
}
