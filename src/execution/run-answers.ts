import { Injectable, Logger } from '@nestjs/common';
import { ExecutionSettings } from '../platform/config/execution.settings';
import type { Principal } from '../platform/http/principal';
import type { ExecuteAnswer } from './execute-answer';
import { toExecutionAnswer } from './execution.mapper';
import { stopsWaiting } from './execution.errors';
import { ExecutionHistory } from './execution-history.service';
import { isTerminal } from './execution-status';
import type { Waiting } from './prefer';
import { RunCancellation } from './running/run-cancellation';
import type { AcceptedRun } from './running/run-intake';
import type { RunOrder } from './running/run-order';
import { RunWatch } from './following/run-watch';
import type { StartedRun } from './running/runs-at-work';
import type { FinishedRun } from './running/workflow-executor';

/** Waits with callers for the runs that they asked for. */
@Injectable()
export class RunAnswers {
  private readonly log = new Logger('Runs');

  constructor(
    private readonly watch: RunWatch,
    private readonly history: ExecutionHistory,
    private readonly cancellation: RunCancellation,
    private readonly settings: ExecutionSettings,
  ) {}

  /**
   * The rows of a run, or word that it goes on where the caller does not wait so long. A run whose
   * caller hangs up goes on too, or is cancelled where CANCEL_ON_DISCONNECT says so and nobody can ask
   * for the answer again. Throws the EXECUTION_* error of a run that ended in any way but completed.
   */
  async of(
    caller: Principal,
    { plan, trigger }: Pick<RunOrder, 'plan' | 'trigger'>,
    run: AcceptedRun,
    { waitMs, gone }: Waiting,
  ): Promise<ExecuteAnswer> {
    if (waitMs !== undefined) return this.within(caller, plan.workflow.id, run, waitMs);
    const cancel = (): void => {
      void this.cancel(caller, { id: run.executionId, workflowId: plan.workflow.id, trigger }, run);
    };
    const watched = this.settings.cancelOnDisconnect ? gone : undefined;
    watched?.addEventListener('abort', cancel);
    if (watched?.aborted) cancel();
    try {
      return await this.within(caller, plan.workflow.id, run);
    } finally {
      watched?.removeEventListener('abort', cancel);
    }
  }

  private async within(
    caller: Principal,
    workflowId: number,
    run: AcceptedRun,
    waitMs?: number,
  ): Promise<ExecuteAnswer> {
    const patience =
      waitMs === undefined ? new AbortController().signal : AbortSignal.timeout(waitMs);
    if (run.started) {
      const finished = await finishedWithin(run.started, patience);
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

  /** Its row has to be there: it tells every process that the run is to stop, and why. */
  private async cancel(
    caller: Principal,
    run: Parameters<RunCancellation['cancel']>[1],
    { started }: AcceptedRun,
  ): Promise<void> {
    try {
      await started?.recorded;
      await this.cancellation.cancel(caller, run, 'caller_gone');
    } catch (error) {
      this.log.warn(`A run whose caller hung up is not cancelled: ${String(error)}`);
    }
  }
}

/**
 * Undefined when the patience is over first: the run is recorded by then, and what it ends with will
 * be in its record.
 */
async function finishedWithin(
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
