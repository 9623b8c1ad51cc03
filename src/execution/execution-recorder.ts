import { Injectable } from '@nestjs/common';
import type { AppError } from '../common/app-error';
import { Clock } from '../common/clock';
import type { RunOutput, RunPlan } from '../engine/process-pool/messages';
import { StorageSettings } from '../platform/config/storage.settings';
import { UnitOfWork } from '../platform/database/unit-of-work';
import type { Principal } from '../platform/http/principal';
import type { ExecutionEntity, ExecutionStatus } from './execution.entity';
import { type ExecutionEnding, ExecutionsRepository } from './executions.repository';
import { ResultsRepository } from './results.repository';
import type { ResultEntity } from './result.entity';

/** A run as it is written down when it starts. */
export interface StartedRun {
  readonly plan: RunPlan;
  readonly workflowVersion: number;
  readonly caller: Principal;
  readonly startedAt: Date;
}

/** Writes runs and their results into the database; every run ends there exactly once. */
@Injectable()
export class ExecutionRecorder {
  constructor(
    private readonly executions: ExecutionsRepository,
    private readonly results: ResultsRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly storage: StorageSettings,
    private readonly clock: Clock,
  ) {}

  async started(run: StartedRun): Promise<void> {
    await this.executions.insert(newExecution(run));
  }

  /** False, and no result is kept, if the run had already ended another way. */
  completed(run: StartedRun, outputs: readonly RunOutput[]): Promise<boolean> {
    const now = this.clock.now();
    const results = outputs.map((output) => this.resultOf(run, output, now));
    return this.unitOfWork.run(async (manager) => {
      const id = run.plan.executionId;
      const ended = await this.executions.endIfRunning(manager, id, ending('completed', run, now));
      if (ended && results.length > 0) await this.results.insertAll(manager, results);
      return ended;
    });
  }

  async ended(
    run: StartedRun,
    status: Exclude<ExecutionStatus, 'running' | 'completed'>,
    error: AppError,
  ): Promise<void> {
    const end = ending(status, run, this.clock.now(), error);
    await this.unitOfWork.run((manager) =>
      this.executions.endIfRunning(manager, run.plan.executionId, end),
    );
  }

  private resultOf({ plan }: StartedRun, output: RunOutput, now: Date): ResultEntity {
    const { resultId, location, totalRows, schema, bytes } = output.stored;
    return {
      resultId,
      organizationId: plan.organizationId,
      workflowId: plan.workflow.id,
      executionId: plan.executionId,
      nodeId: output.nodeId,
      location,
      totalRows,
      schema,
      bytes,
      created: now,
      expiresAt: new Date(now.getTime() + this.storage.resultTtlSeconds * 1000),
    };
  }
}

function newExecution({ plan, workflowVersion, caller, startedAt }: StartedRun): ExecutionEntity {
  return {
    id: plan.executionId,
    organizationId: plan.organizationId,
    workflowId: plan.workflow.id,
    workflowVersion,
    userId: caller.userId,
    trigger: 'api',
    status: 'running',
    params: plan.params,
    startedAt,
    finishedAt: null,
    durationMs: null,
    errorCode: null,
    errorMessage: null,
    errorDetails: null,
  };
}

function ending(
  status: ExecutionStatus,
  run: StartedRun,
  now: Date,
  error?: AppError,
): ExecutionEnding {
  return {
    status,
    finishedAt: now,
    durationMs: Math.max(0, now.getTime() - run.startedAt.getTime()),
    errorCode: error?.code ?? null,
    errorMessage: error?.message ?? null,
    errorDetails: error?.details ?? null,
  };
}
