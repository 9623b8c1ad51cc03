import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { AppError } from '../../common/app-error';
import { Clock } from '../../common/clock';
import type { NodeMessage, RunOutput } from '../../engine/process-pool/messages';
import { StorageSettings } from '../../platform/config/storage.settings';
import { isOutage } from '../../platform/database/deadline';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work';
import type { TerminalStatus } from '../execution-status';
import type { CancelReason } from '../cancel-reason';
import { endNotRecorded } from '../execution.errors';
import { type ExecutionEnding, RunEndingsRepository } from '../run-endings.repository';
import { faultsOf, type NodeProgress } from '../node-record';
import { LatestOutputs } from '../results/latest-outputs';
import { ResultsRepository } from '../results/results.repository';
import type { ResultEntity } from '../results/result.entity';
import { countEnd, countResult } from './run.metrics';
import type { TakenRun } from './run-order';

/** How long an end is written again while the database is out of reach, and how often. */
const PATIENCE_MS = 20_000;
const PAUSE_MS = 500;

/** Writes the ends of runs and their results into the database; every run ends there exactly once. */
@Injectable()
export class ExecutionRecorder {
  constructor(
    private readonly endings: RunEndingsRepository,
    private readonly results: ResultsRepository,
    private readonly latest: LatestOutputs,
    private readonly unitOfWork: UnitOfWork,
    private readonly storage: StorageSettings,
    private readonly clock: Clock,
  ) {}

  /** False, and no result is kept, if the run had already ended another way. */
  async completed(
    run: TakenRun,
    { outputs, warnings }: { outputs: readonly RunOutput[]; warnings: readonly NodeMessage[] },
    progress: NodeProgress,
  ): Promise<boolean> {
    const now = this.clock.now();
    const nodes = progress.records({ completed: true, warnings, faults: [] });
    const end = { ...ending('completed', run, now), nodes, outputs, warnings };
    const results = outputs.map((output) => this.resultOf(run, output, now));
    const ended = await this.surely(run, 'completed', async (manager) => {
      const isOurs = await this.endings.endRunning(manager, identity(run), end);
      if (!isOurs || results.length === 0) return isOurs;
      await this.results.insertAll(manager, results);
      await this.latest.keep(manager, run, outputs, now);
      return true;
    });
    if (!ended) return false;
    countEnd(run, 'completed', now);
    for (const result of results) countResult(result);
    return true;
  }

  async ended(
    run: TakenRun,
    status: Exclude<TerminalStatus, 'completed'>,
    error: AppError,
    progress: NodeProgress,
  ): Promise<void> {
    const faults = faultsOf(error.details);
    const stopped = status === 'cancelled' || status === 'timed_out';
    const nodes = progress.records({ completed: false, stopped, warnings: [], faults });
    const now = this.clock.now();
    const end = { ...ending(status, run, now, error), nodes };
    const ended = await this.surely(run, status, (manager) =>
      this.endings.endRunning(manager, identity(run), end),
    );
    if (ended) countEnd(run, status, now);
  }

  /** Why a run was asked to stop, as far as that can be read now. */
  cancelReason({ plan }: TakenRun): Promise<CancelReason | null> {
    return this.endings.cancelReasonOf(plan.executionId).catch(() => null);
  }

  /**
   * Writes an end again while the database is out of reach, for what a run did must not be forgotten
   * over that. An attempt whose fate is unknown may have succeeded: then the row says so.
   * @throws AppError SERVICE_UNAVAILABLE with the execution's id where it stays out of reach
   */
  private async surely(
    run: TakenRun,
    status: TerminalStatus,
    write: (manager: Transaction) => Promise<boolean>,
  ): Promise<boolean> {
    const deadline = performance.now() + PATIENCE_MS;
    for (let attempt = 1; ; attempt += 1) {
      try {
        if (await this.unitOfWork.run(write)) return true;
        return attempt > 1 && (await this.endings.endedAs(identity(run), status));
      } catch (error) {
        if (!isOutage(error)) throw error;
        if (performance.now() > deadline) throw endNotRecorded(run.plan.executionId, error);
        await sleep(PAUSE_MS);
      }
    }
  }

  private resultOf({ plan }: TakenRun, output: RunOutput, now: Date): ResultEntity {
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

function identity({ plan, workerId }: TakenRun) {
  return { id: plan.executionId, workerId };
}

function ending(
  status: TerminalStatus,
  run: TakenRun,
  now: Date,
  error?: AppError,
): ExecutionEnding {
  return {
    status,
    finishedAt: now,
    durationMs: Math.max(0, now.getTime() - run.queuedAt.getTime()),
    errorCode: error?.code ?? null,
    errorMessage: error?.message ?? null,
    errorDetails: error?.details ?? null,
    nodes: null,
    outputs: null,
    warnings: null,
  };
}
