import { Injectable } from '@nestjs/common';
import { inFlight, type Made } from '../platform/idempotency/idempotency';
import type { Principal } from '../platform/http/principal';
import { WorkflowsService } from '../workflows/workflows.service';
import type { ExecuteAnswer } from './execute-answer';
import { type ExecuteWorkflowDto, LARGEST_PAGE } from './execution.dto';
import { toExecutionAnswer } from './execution.mapper';
import { stopsWaiting } from './execution.errors';
import { ExecutionHistory } from './execution-history.service';
import { ExecutionPlanner } from './running/execution-planner';
import type { ExecutionListDto, ListExecutionsQuery } from './execution-record.dto';
import type { RunPreference } from './prefer';
import { type AcceptedRun, RunIntake } from './running/run-intake';
import { isTerminal } from './execution-status';
import { RunWatch } from './following/run-watch';
import type { StartedRun } from './running/runs-at-work';
import type { FinishedRun } from './running/workflow-executor';

/** Runs workflows for callers who may read them. */
@Injectable()
export class ExecutionService {
  constructor(
    private readonly workflows: WorkflowsService,
    private readonly planner: ExecutionPlanner,
    private readonly intake: RunIntake,
    private readonly watch: RunWatch,
    private readonly history: ExecutionHistory,
  ) {}

  /** Throws the EXECUTION_* error of a run that ended in any way but completed. */
  async execute(
    caller: Principal,
    id: number,
    dto: ExecuteWorkflowDto,
    { preference, made }: { readonly preference: RunPreference; readonly made?: Made },
  ): Promise<ExecuteAnswer> {
    const workflow = await this.workflows.findReadable(caller, id);
    const { params = {}, limit = LARGEST_PAGE } = dto;
    const plan = await this.planner.plan(caller, workflow, { params, limit });
    const run = await this.intake.submit({
      plan,
      workflowVersion: workflow.version,
      caller,
      trigger: 'api',
      limits: workflow,
      by: caller,
      ...(made && { made: (transaction) => made(plan.executionId, transaction) }),
    });
    return this.answer(caller, id, run, preference);
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
  async retry(
    caller: Principal,
    executionId: string,
    preference: RunPreference,
  ): Promise<ExecuteAnswer> {
    const past = await this.history.findOver(caller, executionId);
    const workflow = await this.workflows.findReadable(caller, past.workflowId);
    const request = { params: past.params, limit: past.pageSize };
    const plan = await this.planner.plan(caller, workflow, request);
    const run = await this.intake.submit({
      plan,
      workflowVersion: workflow.version,
      caller,
      trigger: 'retry',
      limits: workflow,
      retryOf: past.id,
      by: caller,
    });
    return this.answer(caller, workflow.id, run, preference);
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

  private async answer(
    caller: Principal,
    workflowId: number,
    run: AcceptedRun,
    { waitMs }: RunPreference,
  ): Promise<ExecuteAnswer> {
    const patience =
      waitMs === undefined ? new AbortController().signal : AbortSignal.timeout(waitMs);
    if (run.started) {
      const finished = await within(run.started, patience);
      if (finished) return { finished: toExecutionAnswer(finished) };
    } else if (await this.watch.ended(run.executionId, patience)) {
      return { finished: await this.history.answerOf(caller, run.executionId) };
    }
    if (this.watch.hasGivenUp) throw stopsWaiting(run.executionId);
    return this.answerMeanwhile(caller, workflowId, run);
  }

  /** What is answered to somebody who does not wait any longer. */
  private async answerMeanwhile(
    caller: Principal,
    workflowId: number,
    { executionId, started }: AcceptedRun,
  ): Promise<ExecuteAnswer> {
    const { status } = started
      ? { status: 'running' as const }
      : await this.history.find(caller, executionId);
    if (isTerminal(status)) return { finished: await this.history.answerOf(caller, executionId) };
    return { accepted: { execution_id: executionId, workflow_id: workflowId, status } };
  }
}

/**
 * Undefined when the patience is over first: the run is recorded by then, and what it ends with will
 * be in its record.
 */
async function within(
  { finished, recorded }: StartedRun,
  patience: AbortSignal,
): Promise<FinishedRun | undefined> {
  const over = new Promise<undefined>((resolve) => {
    if (patience.aborted) resolve(undefined);
    patience.addEventListener('abort', () => {
      resolve(undefined);
    });
  });
  finished.catch(() => undefined);
  await recorded;
  return Promise.race([over, finished]);
}
