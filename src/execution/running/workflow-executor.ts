import { Injectable } from '@nestjs/common';
import { AppError } from '../../common/app-error';
import { EngineClient, type RunEnd } from '../../engine/process-pool/engine-client';
import type { NodeMessage, RunEvent, RunOutput, RunPlan } from '../../engine/process-pool/messages';
import { originOfCall } from '../../engine/process-pool/run-call';
import { ExecutionSettings } from '../../platform/config/execution.settings';
import { Log } from '../../platform/logging/log';
import { ExecutionRecorder } from './execution-recorder';
import { runError } from '../execution.errors';
import { NodeProgress } from '../node-record';
import { RunCredentials } from './run-credentials';
import type { TakenRun } from './run-order';
import { RunRegister } from './run-register';

/** A run that completed and is recorded. */
export interface FinishedRun {
  readonly plan: RunPlan;
  /** From when this process took it. */
  readonly durationMs: number;
  readonly outputs: readonly RunOutput[];
  /** JSON text of the rows of the first page of the first output. */
  readonly firstPage: string;
  readonly warnings: readonly NodeMessage[];
}

export interface CarryOptions {
  /** Stops the run. */
  readonly abort: AbortController;
  /** Called once a new run is in the database. */
  readonly onRecorded?: () => void;
  readonly onEvent?: (event: RunEvent) => void;
}

/** Runs a plan in the engine and sees that its end is recorded before anybody is answered. */
@Injectable()
export class WorkflowExecutor {
  constructor(
    private readonly engine: EngineClient,
    private readonly recorder: ExecutionRecorder,
    private readonly register: RunRegister,
    private readonly credentials: RunCredentials,
    private readonly settings: ExecutionSettings,
    private readonly log: Log,
  ) {}

  /**
   * A new run is written into the database while the engine works.
   * Throws the EXECUTION_* error that says how the run ended, with the execution's id;
   * SERVICE_UNAVAILABLE without one where no place was free.
   */
  async carryOut(run: TakenRun, options: CarryOptions): Promise<FinishedRun> {
    const { plan, by } = run;
    const begun = performance.now();
    const progress = new NodeProgress(plan);
    let recorded = Promise.resolve();
    const end = await this.run(run, {
      signal: options.abort.signal,
      onEvent: (event) => {
        progress.add(event);
        options.onEvent?.(event);
      },
      ...(by === undefined
        ? {}
        : {
            onAccepted: () => {
              recorded = this.register.started({ ...run, by });
              recorded.then(options.onRecorded, () => {
                options.abort.abort();
              });
              return recorded;
            },
          }),
    });
    await recorded;
    if (end.status !== 'completed') {
      const error = await this.errorOf(run, end);
      await this.recorder.ended(run, end.status, error, progress);
      this.tell(run, { status: end.status, code: error.code, durationMs: since(begun) });
      throw error;
    }
    const kept = await this.recorder.completed(run, end, progress);
    if (!kept) throw await this.errorOf(run, { status: 'cancelled' });
    const { outputs, firstPage, warnings } = end;
    const durationMs = since(begun);
    this.tell(run, { status: 'completed', durationMs });
    return { plan, durationMs, outputs, firstPage, warnings };
  }

  private async run(
    run: TakenRun,
    options: {
      readonly signal: AbortSignal;
      readonly onAccepted?: () => Promise<void>;
      readonly onEvent: (event: RunEvent) => void;
    },
  ): Promise<RunEnd> {
    const unlocked = await this.credentials.unlock(run.plan);
    if ('status' in unlocked) {
      await options.onAccepted?.();
      return unlocked;
    }
    const timeoutMs = this.timeoutSecondsOf(run) * 1000;
    return this.engine.run(
      { ...run.plan, ...unlocked, origin: originOfCall() },
      { timeoutMs, ...options },
    );
  }

  /** One line a run, as there is one a request. */
  private tell(
    { plan, trigger, queuedAt, startedAt }: TakenRun,
    end: { readonly status: string; readonly code?: string; readonly durationMs: number },
  ): void {
    const { executionId, organizationId, workflow } = plan;
    this.log.info(
      {
        execution_id: executionId,
        workflow_id: workflow.id,
        organization_id: organizationId,
        trigger,
        status: end.status,
        ...(end.code === undefined ? {} : { code: end.code }),
        duration_ms: end.durationMs,
        waited_ms: startedAt.getTime() - queuedAt.getTime(),
      },
      'run',
    );
  }

  private async errorOf(
    run: TakenRun,
    end: Exclude<RunEnd, { status: 'completed' }>,
  ): Promise<AppError> {
    const reason = end.status === 'cancelled' ? await this.recorder.cancelReason(run) : null;
    const timeoutSeconds = this.timeoutSecondsOf(run);
    return runError(end, run.plan.executionId, { timeoutSeconds, reason });
  }

  /** A workflow may ask for less time than the server allows, not for more. */
  private timeoutSecondsOf({ limits }: TakenRun): number {
    return Math.min(limits.timeoutSeconds ?? Infinity, this.settings.timeoutSeconds);
  }
}

function since(begun: number): number {
  return Math.round(performance.now() - begun);
}
