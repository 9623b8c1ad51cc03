import { Injectable } from '@nestjs/common';
import type { Transaction } from '../platform/database/unit-of-work';
import type { Principal } from '../platform/http/principal';
import {
  Idempotency,
  inFlight,
  type KeyedRequest,
  type Made,
} from '../platform/idempotency/idempotency';
import type { WorkflowSnapshot } from '../workflows/workflow-snapshot';
import { WorkflowsService } from '../workflows/workflows.service';
import type { ExecuteAnswer } from './execute-answer';
import { type ExecuteWorkflowDto, LARGEST_PAGE } from './execution.dto';
import { ExecutionHistory } from './execution-history.service';
import { ExecutionPlanner, type RunRequest } from './running/execution-planner';
import type { ExecutionListDto, ListExecutionsQuery } from './execution-record.dto';
import type { RunPreference, Waiting } from './prefer';
import { isTerminal } from './execution-status';
import { RunAnswers } from './run-answers';
import { RunIntake } from './running/run-intake';
import type { RunOrder } from './running/run-order';

/** How a request to run was sent. */
export interface Invocation extends Required<Waiting> {
  /** Its Idempotency-Key. */
  readonly key: string | undefined;
}

/** How a run begins, and who waits for it. */
interface RunStart extends Pick<RunOrder, 'trigger' | 'retryOf'> {
  readonly waiting: Waiting;
  readonly made: Made;
}

/** Runs workflows for callers who may read them, once for each Idempotency-Key. */
@Injectable()
export class ExecutionService {
  constructor(
    private readonly workflows: WorkflowsService,
    private readonly planner: ExecutionPlanner,
    private readonly intake: RunIntake,
    private readonly history: ExecutionHistory,
    private readonly answers: RunAnswers,
    private readonly idempotency: Idempotency,
  ) {}

  /** Throws the EXECUTION_* error of a run that ended in any way but completed. */
  execute(
    caller: Principal,
    id: number,
    dto: ExecuteWorkflowDto,
    invocation: Invocation,
  ): Promise<ExecuteAnswer> {
    const place = { path: `/workflows/${String(id)}/execute`, body: dto };
    return this.once(caller, place, invocation, async (how) => {
      const workflow = await this.workflows.findReadable(caller, id);
      const { params = {}, limit = LARGEST_PAGE } = dto;
      return this.run(caller, workflow, { params, limit }, { ...how, trigger: 'api' });
    });
  }

  /** The same run once more: same workflow as it is now, same params. */
  retry(caller: Principal, executionId: string, invocation: Invocation): Promise<ExecuteAnswer> {
    const place = { path: `/executions/${executionId}/retry`, body: {} };
    return this.once(caller, place, invocation, async (how) => {
      const past = await this.history.findOver(caller, executionId);
      const workflow = await this.workflows.findReadable(caller, past.workflowId);
      const request = { params: past.params, limit: past.pageSize };
      return this.run(caller, workflow, request, { ...how, trigger: 'retry', retryOf: past.id });
    });
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

  private once(
    caller: Principal,
    place: Pick<KeyedRequest, 'path' | 'body'>,
    { key, gone, ...preference }: Invocation,
    run: (how: Pick<RunStart, 'waiting' | 'made'>) => Promise<ExecuteAnswer>,
  ): Promise<ExecuteAnswer> {
    const waiting = key === undefined ? { ...preference, gone } : preference;
    return this.idempotency.once(
      { key, caller, method: 'POST', ...place },
      {
        work: (made) => run({ waiting, made }),
        replay: (executionId) => this.answerAgain(caller, executionId, preference),
      },
    );
  }

  private async run(
    caller: Principal,
    workflow: WorkflowSnapshot,
    request: RunRequest,
    { waiting, made, ...how }: RunStart,
  ): Promise<ExecuteAnswer> {
    const plan = await this.planner.plan(caller, workflow, request);
    const order = {
      ...how,
      plan,
      workflowVersion: workflow.version,
      caller,
      limits: workflow,
      by: caller,
      made: (transaction: Transaction) => made(plan.executionId, transaction),
    };
    return this.answers.of(caller, order, await this.intake.submit(order), waiting);
  }

  /**
   * What an earlier request to run is answered with now; undefined where its run never began. Throws
   * IDEMPOTENCY_IN_FLIGHT where that request still waits for the end.
   */
  private async answerAgain(
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
}
