import { Injectable } from '@nestjs/common';
import { inFlight, type Made } from '../platform/idempotency/idempotency';
import type { Transaction } from '../platform/database/unit-of-work';
import type { Principal } from '../platform/http/principal';
import { WorkflowsService } from '../workflows/workflows.service';
import type { ExecuteAnswer } from './execute-answer';
import { type ExecuteWorkflowDto, LARGEST_PAGE } from './execution.dto';
import { ExecutionHistory } from './execution-history.service';
import { ExecutionPlanner } from './running/execution-planner';
import type { ExecutionListDto, ListExecutionsQuery } from './execution-record.dto';
import type { RunPreference, Waiting } from './prefer';
import { isTerminal } from './execution-status';
import { RunAnswers } from './run-answers';
import { RunIntake } from './running/run-intake';

/** Runs workflows for callers who may read them. */
@Injectable()
export class ExecutionService {
  constructor(
    private readonly workflows: WorkflowsService,
    private readonly planner: ExecutionPlanner,
    private readonly intake: RunIntake,
    private readonly history: ExecutionHistory,
    private readonly answers: RunAnswers,
  ) {}

  /** Throws the EXECUTION_* error of a run that ended in any way but completed. */
  async execute(
    caller: Principal,
    id: number,
    dto: ExecuteWorkflowDto,
    { waiting, made }: { readonly waiting: Waiting; readonly made?: Made },
  ): Promise<ExecuteAnswer> {
    const workflow = await this.workflows.findReadable(caller, id);
    const { params = {}, limit = LARGEST_PAGE } = dto;
    const plan = await this.planner.plan(caller, workflow, { params, limit });
    const order = {
      plan,
      workflowVersion: workflow.version,
      caller,
      trigger: 'api' as const,
      limits: workflow,
      by: caller,
      ...(made && {
        made: (transaction: Transaction) => made(plan.executionId, transaction),
      }),
    };
    return this.answers.of(caller, order, await this.intake.submit(order), waiting);
  }

  /**
   * What an earlier request to run is answered with now; undefined where its run never began. Throws
   * IDEMPOTENCY_IN_FLIGHT where that request still waits for the end.
   */
  async answerAgain(
    caller: Principal,
    executionId: string,
    { waitMs }: RunPreference,
  ): Promise<ExecuteAnswer | undefined> {
    const run = await this.history.findIfAny(caller, executionId);
    if (!run) return undefined;
    const { status, workflowId } = run;
    if (isTerminal(status)) return { finished: await this.history.answerOf(caller, executionId) };
    if (waitMs === undefined) throw inFlight();
    return { accepted: { execution_id: executionId, workflow_id: workflowId, status } };
  }

  /** The same run once more: same workflow as it is now, same params. */
  async retry(caller: Principal, executionId: string, waiting: Waiting): Promise<ExecuteAnswer> {
    const past = await this.history.findOver(caller, executionId);
    const workflow = await this.workflows.findReadable(caller, past.workflowId);
    const request = { params: past.params, limit: past.pageSize };
    const plan = await this.planner.plan(caller, workflow, request);
    const order = {
      plan,
      workflowVersion: workflow.version,
      caller,
      trigger: 'retry' as const,
      limits: workflow,
      retryOf: past.id,
      by: caller,
    };
    return this.answers.of(caller, order, await this.intake.submit(order), waiting);
  }

  /** @throws AppError WORKFLOW_NOT_FOUND */
  async listOf(
    caller: Principal,
    workflowId: number,
    query: ListExecutionsQuery,
  ): Promise<ExecutionListDto> {
    await this.workflows.findReadable(caller, workflowId);
    return this.history.list(caller, query, workflowId);
  }
}
