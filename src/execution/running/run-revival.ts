import { Injectable } from '@nestjs/common';
import { AppError } from '../../common/app-error';
import type { RunOrigin } from '../../engine/process-pool/messages';
import { WorkflowsService } from '../../workflows/workflows.service';
import type { ExecutionEntity } from '../execution.entity';
import { workflowGone } from '../execution.errors';
import { ExecutionPlanner } from './execution-planner';
import { ExecutionRecorder } from './execution-recorder';
import { NodeProgress } from '../node-record';
import type { RunOrder } from './run-order';

/** Makes a run of an execution that waited: planned anew, with the rights of whoever asked for it. */
@Injectable()
export class RunRevival {
  constructor(
    private readonly workflows: WorkflowsService,
    private readonly planner: ExecutionPlanner,
    private readonly recorder: ExecutionRecorder,
  ) {}

  /** The error that a caller would get, where the workflow is gone or cannot be run any more. */
  async orderOf(waiting: ExecutionEntity): Promise<RunOrder | AppError> {
    const { id, workflowId, params, pageSize, trigger, retryOf, scheduleId } = waiting;
    const origin = originOf(waiting);
    const caller = callerOf(waiting);
    try {
      const workflow = await this.workflows.findReadable(caller, workflowId);
      const request = { params, limit: pageSize, executionId: id };
      const plan = await this.planner.plan(caller, workflow, request);
      const order = {
        plan,
        workflowVersion: workflow.version,
        caller,
        trigger,
        limits: workflow,
        origin,
      };
      return {
        ...order,
        ...(retryOf === null ? {} : { retryOf }),
        ...(scheduleId === null ? {} : { scheduleId }),
      };
    } catch (error) {
      if (error instanceof AppError && error.code !== 'SERVICE_UNAVAILABLE') return error;
      throw error;
    }
  }

  /** Ends it; a run whose workflow was deleted while it waited counts as cancelled. */
  async fail(claimed: ExecutionEntity, error: AppError): Promise<void> {
    const { id, workflowId, organizationId, workerId, queuedAt, params, pageSize } = claimed;
    const plan = {
      executionId: id,
      organizationId,
      workflow: { id: workflowId, title: '' },
      nodes: [],
      edges: [],
      params,
      outputs: [],
      pageSize,
      credentials: {},
      secrets: [],
    };
    const run = {
      plan,
      workflowVersion: claimed.workflowVersion,
      caller: callerOf(claimed),
      trigger: claimed.trigger,
      limits: { timeoutSeconds: null, maxConcurrency: null, overlap: 'queue' as const },
      workerId: workerId ?? '',
      queuedAt,
      startedAt: claimed.startedAt ?? queuedAt,
    };
    const isGone = error.code === 'WORKFLOW_NOT_FOUND';
    await this.recorder.ended(
      run,
      isGone ? 'cancelled' : 'failed',
      isGone ? workflowGone(id) : error,
      new NodeProgress(plan),
    );
  }
}

function callerOf({ userId, organizationId, callerLevel }: ExecutionEntity) {
  return { userId, organizationId, level: callerLevel };
}

/** The request that asked for a run which waited. */
export function originOf({
  requestId,
  traceParent,
}: Pick<ExecutionEntity, 'requestId' | 'traceParent'>): RunOrigin {
  return {
    ...(requestId === null ? {} : { requestId }),
    ...(traceParent === null ? {} : { traceparent: traceParent }),
  };
}
