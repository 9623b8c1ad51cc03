import { Injectable } from '@nestjs/common';
import { AppError } from '../common/app-error';
import type { SplicedJson } from '../platform/http/answers';
import type { Principal } from '../platform/http/principal';
import { noteCall } from '../platform/logging/call-context';
import type { ExecutionEntity } from './execution.entity';
import { endNotRecorded, executionNotFound, executionNotOver } from './execution.errors';
import { toStoredExecutionAnswer } from './execution.mapper';
import type { ExecutionListDto, ListExecutionsQuery } from './execution-record.dto';
import { toExecutionRecord, toExecutionSummaryDto } from './execution-record.mapper';
import { isTerminal } from './execution-status';
import { ExecutionsRepository } from './executions.repository';
import { WaitingRunsRepository } from './waiting-runs.repository';
import { ResultReader } from './results/result-reader';
import { RunProgress } from './following/run-progress';
import { WorkflowConcurrency } from './running/workflow-concurrency';

/** The record of runs, for those who may read their workflow. */
@Injectable()
export class ExecutionHistory {
  constructor(
    private readonly executions: ExecutionsRepository,
    private readonly waitingRuns: WaitingRunsRepository,
    private readonly concurrency: WorkflowConcurrency,
    private readonly results: ResultReader,
    private readonly progress: RunProgress,
  ) {}

  /** Of one workflow, or of all that the caller may read. */
  async list(
    caller: Principal,
    { limit, cursor, ...filter }: ListExecutionsQuery,
    workflowId?: number,
  ): Promise<ExecutionListDto> {
    const page = await this.executions.findPage(
      caller,
      {
        ...filter,
        ...(cursor === undefined ? {} : { before: cursor }),
        ...(workflowId === undefined ? {} : { workflowId }),
      },
      limit + 1,
    );
    const shown = page.slice(0, limit);
    return {
      executions: shown.map(toExecutionSummaryDto),
      next_cursor: page.length > limit ? (shown.at(-1)?.id ?? null) : null,
    };
  }

  findIfAny(caller: Principal, id: string): Promise<ExecutionEntity | null> {
    return this.executions.findVisibleTo(caller, id);
  }

  /** @throws AppError EXECUTION_NOT_FOUND */
  async find(caller: Principal, id: string): Promise<ExecutionEntity> {
    noteCall({ execution_id: id });
    const execution = await this.executions.findVisibleTo(caller, id);
    if (!execution) throw executionNotFound(id);
    return execution;
  }

  /** @throws AppError EXECUTION_NOT_FOUND, CONFLICT where it is not over */
  async findOver(caller: Principal, id: string): Promise<ExecutionEntity> {
    const execution = await this.find(caller, id);
    if (!isTerminal(execution.status)) throw executionNotOver(id);
    return execution;
  }

  async get(caller: Principal, id: string, limit: number): Promise<SplicedJson> {
    const execution = await this.find(caller, id);
    const waiting = await this.waitingOf(execution);
    return toExecutionRecord(execution, {
      nodes: execution.nodes ?? (await this.progress.nodesOf(id)) ?? [],
      ...(waiting === undefined ? {} : { waiting }),
      rows: await this.rowsOf(execution, limit),
      limit,
    });
  }

  /** As execute answers it. Throws the error of a run that did not complete. */
  async answerOf(caller: Principal, id: string): Promise<SplicedJson> {
    const execution = await this.find(caller, id);
    const { status, errorCode, errorMessage, errorDetails } = execution;
    if (!isTerminal(status)) throw endNotRecorded(id, undefined);
    if (status !== 'completed') {
      throw new AppError(
        errorCode ?? 'EXECUTION_CANCELLED',
        errorMessage ?? 'The run was cancelled',
        {
          details: errorDetails ?? [],
          executionId: id,
        },
      );
    }
    const rows = (await this.rowsOf(execution, execution.pageSize)) ?? '[]';
    return toStoredExecutionAnswer(execution, rows);
  }

  /** Undefined where there are none, or none any more. */
  private async rowsOf(
    { outputs, workflowId, organizationId }: ExecutionEntity,
    limit: number,
  ): Promise<string | undefined> {
    const [first] = outputs ?? [];
    if (!first) return undefined;
    try {
      const result = await this.results.find(
        { id: workflowId, organizationId },
        first.stored.resultId,
      );
      return await this.results.rows(result, { offset: 0, limit });
    } catch (error) {
      if (error instanceof AppError && error.code === 'DATA_EXPIRED') return undefined;
      throw error;
    }
  }

  private async waitingOf(execution: ExecutionEntity) {
    if (execution.status !== 'queued') return undefined;
    const isBusy = await this.concurrency.isFull(execution.workflowId);
    const before = await this.waitingRuns.countQueuedBefore(execution);
    const reason = isBusy ? ('workflow_concurrency' as const) : ('no_free_place' as const);
    return { reason, position: before + 1 };
  }
}
