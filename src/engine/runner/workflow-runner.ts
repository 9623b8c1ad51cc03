import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { StorageSettings } from '../../platform/config/storage.settings';
import { StoppedError } from '../../node-sdk';
import { EgressGate } from '../../platform/egress/egress-gate';
import type { RunEvent, RunOutcome, RunPlan } from '../process-pool/messages';
import { processSpool } from '../process-pool/process-spool';
import { QueryDatabase } from '../query-engine/database/query-database';
import { QueryFailure } from '../query-engine/database/query-failure';
import type { QuerySession } from '../query-engine/database/query-session';
import { NodeFailure } from './node-failure';
import { foreseenOutcome, fullDiskOutcome, unforeseenOutcome } from './failed-outcome';
import { RunPartsFactory } from './run-parts.factory';
import { RunProgress } from './run-progress';
import type { RunScope } from './run-scope';
import { RunWarnings } from './run-warnings';
import { WorkflowRun } from './workflow-run';

/** How a run is told what to do, and how it tells what it does. */
export type RunControl = Pick<RunScope, 'signal' | 'mayDeliver' | 'emit'>;

/** Runs workflows in this process, several at once, each in a session of its own. */
@Injectable()
export class WorkflowRunner {
  private readonly log = new Logger('WorkflowRunner');

  constructor(
    private readonly database: QueryDatabase,
    private readonly parts: RunPartsFactory,
    private readonly egress: EgressGate,
    private readonly storage: StorageSettings,
    private readonly clock: Clock,
  ) {}

  /** Never rejects. When `signal` aborts, statements and requests under way are stopped first. */
  async run(plan: RunPlan, control: RunControl): Promise<RunOutcome> {
    const { signal, emit } = control;
    const seen = { delivering: false };
    const watched = (event: RunEvent): void => {
      seen.delivering ||= event.kind === 'delivering';
      emit(event);
    };
    try {
      return await this.attempt(plan, { ...control, emit: watched });
    } catch (error) {
      if (!isBroken(error) || seen.delivering || signal.aborted)
        return this.outcome(plan, error, { signal, ...seen });
    }
    try {
      return await this.attempt(plan, { ...control, emit: watched });
    } catch (error) {
      return this.outcome(plan, error, { signal, ...seen });
    }
  }

  private async attempt(plan: RunPlan, control: RunControl): Promise<RunOutcome> {
    const { signal } = control;
    const session = await this.database.open();
    const failure = new AbortController();
    const stop = (): void => {
      session.interrupt();
    };
    signal.addEventListener('abort', stop, { once: true });
    const either = AbortSignal.any([signal, failure.signal]);
    const scope = this.scope(plan, session, { ...control, signal: either });
    const run = new WorkflowRun(scope, this.parts.forOrganization(plan.organizationId));
    try {
      signal.throwIfAborted();
      return await run.complete();
    } catch (error) {
      failure.abort();
      throw error;
    } finally {
      scope.progress.stop();
      await run.settled();
      scope.outbound.close();
      signal.removeEventListener('abort', stop);
      await session.close();
      this.clear(scope.spoolDir);
    }
  }

  private scope(plan: RunPlan, session: QuerySession, control: RunControl): RunScope {
    const ours = processSpool(this.storage.spoolDir, process.pid);
    const spoolDir = join(ours, `${plan.executionId}_${randomUUID()}`);
    const outbound = this.egress.forRun({ signal: control.signal, spoolDirectory: spoolDir });
    const progress = new RunProgress(control.emit, this.clock);
    return { plan, session, spoolDir, outbound, progress, warnings: new RunWarnings(), ...control };
  }

  /** Nobody waits for it; most runs have written nothing there. */
  private clear(spoolDir: string): void {
    rm(spoolDir, { recursive: true, force: true }).catch((error: unknown) => {
      this.log.warn(`${spoolDir} stays behind: ${String(error)}`);
    });
  }

  private outcome(
    plan: RunPlan,
    error: unknown,
    { signal, delivering }: { readonly signal: AbortSignal; readonly delivering: boolean },
  ): RunOutcome {
    if (signal.aborted) return { status: 'cancelled', ...deliveredBy(error) };
    const full = delivering ? undefined : fullDiskOutcome(error);
    const foreseen = full ?? foreseenOutcome(error, this.storage);
    if (foreseen) return foreseen;
    this.log.error(error instanceof Error ? error : new Error(String(error)), plan.executionId);
    return unforeseenOutcome(plan.executionId);
  }
}

/** What a node says of its delivery, which the stop interrupted. */
function deliveredBy(error: unknown): { delivered?: NodeFailure['details'] } {
  const isStopped = error instanceof NodeFailure && error.cause instanceof StoppedError;
  return isStopped ? { delivered: error.details } : {};
}

/** The instance broke, perhaps by a neighbour's doing; the next session gets a new one. */
function isBroken(error: unknown): boolean {
  return error instanceof QueryFailure && error.kind === 'broken';
}
