import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { RunEvent } from '../../engine/process-pool/messages';
import { callOf } from '../../engine/process-pool/run-call';
import { inCall } from '../../platform/logging/call-context';
import { RunEvents } from '../following/run-events';
import { countStart } from './run.metrics';
import { RunSignals } from '../following/run-signals';
import type { TakenRun } from './run-order';
import { RunTraces } from './run-traces';
import { WorkerPresence } from '../workers/worker-presence';
import { type FinishedRun, WorkflowExecutor } from './workflow-executor';

interface RunAtWork {
  readonly workflowId: number;
  readonly abort: AbortController;
  readonly settled: Promise<void>;
}

/** A run that this process took. */
export interface StartedRun {
  /** Rejects with the EXECUTION_* error of a run that did not complete. */
  readonly finished: Promise<FinishedRun>;
  /** Resolves once its row is in the database; rejects where it cannot be written. */
  readonly recorded: Promise<void>;
}

/** The runs that this process carries out now, from their start until they are recorded. */
@Injectable()
export class RunsAtWork implements OnApplicationBootstrap {
  private readonly runs = new Map<string, RunAtWork>();
  private readonly freeListeners: (() => void)[] = [];

  constructor(
    private readonly executor: WorkflowExecutor,
    private readonly presence: WorkerPresence,
    private readonly events: RunEvents,
    private readonly signals: RunSignals,
    private readonly traces: RunTraces,
  ) {}

  onApplicationBootstrap(): void {
    this.signals.whenCancelled((executionId) => this.cancel(executionId));
    this.presence.whenLost(() => {
      for (const { abort } of this.runs.values()) abort.abort();
    });
  }

  get size(): number {
    return this.runs.size;
  }

  has(executionId: string): boolean {
    return this.runs.has(executionId);
  }

  /** `listener` is called whenever a run has left. */
  whenFree(listener: () => void): void {
    this.freeListeners.push(listener);
  }

  start(run: Omit<TakenRun, 'workerId'>): StartedRun {
    const { executionId, workflow } = run.plan;
    const abort = new AbortController();
    this.events.begin(run.plan);
    countStart(run);
    let onRecorded!: () => void;
    const recorded = new Promise<void>((resolve) => {
      onRecorded = resolve;
    });
    const trace = this.traces.begin(run);
    const options = {
      abort,
      onRecorded,
      onEvent: (event: RunEvent) => {
        this.events.add(executionId, event);
        trace?.add(event);
      },
    };
    const taken = { ...run, workerId: this.presence.id };
    const origin = { ...run.origin, ...(trace && { traceparent: trace.traceparent }) };
    const done = inCall(callOf({ executionId, origin }), () =>
      this.executor.carryOut(taken, options),
    );
    if (trace) done.then(trace.completed, trace.failed);
    const settled = done
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => {
        this.left(executionId);
      });
    this.runs.set(executionId, { workflowId: workflow.id, abort, settled });
    const begun = Promise.race([recorded, done.then(() => undefined)]);
    begun.catch(() => undefined);
    return { finished: done, recorded: begun };
  }

  /** Whether the run is at work here; it is told to stop. */
  cancel(executionId: string): boolean {
    const run = this.runs.get(executionId);
    run?.abort.abort();
    return run !== undefined;
  }

  /** Resolves when the run is over and recorded, if it is at work here. */
  async settled(executionId: string): Promise<void> {
    await this.runs.get(executionId)?.settled;
  }

  async allSettled(): Promise<void> {
    await Promise.all([...this.runs.values()].map(({ settled }) => settled));
  }

  /** Those of a workflow, also those whose row is still being written. */
  idsOf(workflowId: number): string[] {
    return [...this.runs].flatMap(([id, run]) => (run.workflowId === workflowId ? [id] : []));
  }

  private left(executionId: string): void {
    this.runs.delete(executionId);
    this.events.end(executionId);
    this.signals.tellEnded(executionId);
    for (const listener of this.freeListeners) listener();
  }
}
