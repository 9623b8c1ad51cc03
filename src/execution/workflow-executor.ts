import { Injectable } from '@nestjs/common';
import { AppError } from '../common/app-error';
import { Clock } from '../common/clock';
import { EngineClient, type RunEnd } from '../engine/process-pool/engine-client';
import type { NodeMessage, RunOutput, RunPlan } from '../engine/process-pool/messages';
import { ExecutionSettings } from '../platform/config/execution.settings';
import { ExecutionRecorder, type StartedRun } from './execution-recorder';
import { runError } from './execution.errors';
import { RunCredentials } from './run-credentials';
import { RunsInFlight } from './runs-in-flight';

/** What is asked of the executor: a plan, and for the record whose it is. */
export type RunOrder = Omit<StartedRun, 'startedAt'>;

/** A run that completed and is recorded. */
export interface FinishedRun {
  readonly plan: RunPlan;
  readonly durationMs: number;
  readonly outputs: readonly RunOutput[];
  /** JSON text of the rows of the first page of the first output. */
  readonly firstPage: string;
  readonly warnings: readonly NodeMessage[];
}

/** Runs a plan in the engine and sees that its end is recorded before anybody is answered. */
@Injectable()
export class WorkflowExecutor {
  constructor(
    private readonly engine: EngineClient,
    private readonly recorder: ExecutionRecorder,
    private readonly credentials: RunCredentials,
    private readonly inFlight: RunsInFlight,
    private readonly settings: ExecutionSettings,
    private readonly clock: Clock,
  ) {}

  /**
   * Throws the EXECUTION_* error that says how the run ended, with the execution's id;
   * SERVICE_UNAVAILABLE without one where no place was free.
   */
  execute(order: RunOrder): Promise<FinishedRun> {
    const run = { ...order, startedAt: this.clock.now() };
    return this.inFlight.track(order.plan.workflow.id, (abort) => this.carryOut(run, abort));
  }

  /** The row is written while the engine works, and has to be there before the answer. */
  private async carryOut(run: StartedRun, abort: AbortController): Promise<FinishedRun> {
    const begun = performance.now();
    let recorded: Promise<void> | undefined;
    const end = await this.run(run, abort.signal, () => {
      recorded = this.recorder.started(run);
      recorded.catch(() => {
        abort.abort();
      });
    });
    const durationMs = Math.round(performance.now() - begun);
    await recorded;
    if (end.status !== 'completed') throw await this.recordFailure(run, end);
    const { plan } = run;
    const kept = await this.recorder.completed(run, end.outputs);
    if (!kept) throw this.errorOf(run, { status: 'cancelled' });
    const { outputs, firstPage, warnings } = end;
    return { plan, durationMs, outputs, firstPage, warnings };
  }

  private async run(
    { plan }: StartedRun,
    signal: AbortSignal,
    onAccepted: () => void,
  ): Promise<RunEnd> {
    const unlocked = await this.credentials.unlock(plan);
    if ('status' in unlocked) {
      onAccepted();
      return unlocked;
    }
    const timeoutMs = this.settings.timeoutSeconds * 1000;
    return this.engine.run({ ...plan, ...unlocked }, { timeoutMs, signal, onAccepted });
  }

  private async recordFailure(
    run: StartedRun,
    end: Exclude<RunEnd, { status: 'completed' }>,
  ): Promise<AppError> {
    const error = this.errorOf(run, end);
    await this.recorder.ended(run, end.status, error);
    return error;
  }

  private errorOf(run: StartedRun, end: Exclude<RunEnd, { status: 'completed' }>): AppError {
    return runError(end, run.plan.executionId, this.settings.timeoutSeconds);
  }
}
