import { Injectable } from '@nestjs/common';
import { AppError } from '../../common/app-error';
import { Clock } from '../../common/clock';
import type { RunEvent } from '../../engine/process-pool/messages';
import { type OpenSpan, Traces } from '../../platform/tracing/traces';
import type { TerminalStatus } from '../execution-status';
import { faultsOf, NodeProgress, type NodeEndings, type NodeRecord } from '../node-record';
import type { TakenRun } from './run-order';

type TracedRun = Omit<TakenRun, 'workerId'>;

/** How a run ended whose error has another code: it failed. */
const STATUS_OF: Partial<Record<string, TerminalStatus>> = {
  EXECUTION_TIMEOUT: 'timed_out',
  EXECUTION_CANCELLED: 'cancelled',
  EXECUTION_CRASHED: 'crashed',
};

/** The trace of a run: a span for itself, and one for each of its nodes when it ends. */
export interface RunTrace {
  /** The span of the run (W3C Trace Context). */
  readonly traceparent: string;
  readonly add: (event: RunEvent) => void;
  readonly completed: () => void;
  readonly failed: (error: unknown) => void;
}

interface RunEnding {
  readonly status: TerminalStatus;
  readonly code?: string;
  readonly nodes: NodeEndings;
}

/** Traces runs where traces are kept, as parts of the requests that asked for them. */
@Injectable()
export class RunTraces {
  constructor(
    private readonly traces: Traces,
    private readonly clock: Clock,
  ) {}

  begin(run: TracedRun): RunTrace | undefined {
    const span = this.traces.begin({
      name: 'run',
      kind: 'internal',
      parent: run.origin?.traceparent,
      startedAt: run.startedAt.getTime(),
    });
    if (span === undefined) return undefined;
    const progress = new NodeProgress(run.plan);
    const end = (ending: RunEnding): void => {
      this.end(run, span, ending, progress);
    };
    return {
      traceparent: span.traceparent,
      add: (event) => {
        progress.add(event);
      },
      completed: () => {
        end({ status: 'completed', nodes: { completed: true, warnings: [], faults: [] } });
      },
      failed: (error) => {
        if (hasBegun(error)) end(endingOf(error));
      },
    };
  }

  private end(run: TracedRun, span: OpenSpan, ending: RunEnding, progress: NodeProgress): void {
    const endedAt = this.clock.now().getTime();
    const { status, code } = ending;
    for (const node of progress.records(ending.nodes)) this.tellNode(node, span, endedAt);
    span.end({
      attributes: {
        'vantage.execution_id': run.plan.executionId,
        'vantage.workflow_id': run.plan.workflow.id,
        'vantage.organization_id': run.plan.organizationId,
        'vantage.trigger': run.trigger,
        'vantage.waited_ms': run.startedAt.getTime() - run.queuedAt.getTime(),
        'vantage.status': status,
        ...(code !== undefined && { 'error.type': code }),
      },
      failed: status !== 'completed' && status !== 'cancelled',
      endedAt,
    });
  }

  /** A node that was still at work ended with the run; one that never was has no span. */
  private tellNode(node: NodeRecord, run: OpenSpan, runEndedAt: number): void {
    if (node.started_at === null) return;
    const startedAt = Date.parse(node.started_at);
    const span = this.traces.begin({
      name: node.node_type,
      kind: 'internal',
      parent: run.traceparent,
      startedAt,
    });
    span?.end({
      attributes: {
        'vantage.node_id': node.node_id,
        'vantage.node_type': node.node_type,
        'vantage.status': node.status,
        ...(node.rows_in !== null && { 'vantage.rows_in': node.rows_in }),
        ...(node.rows_out !== null && { 'vantage.rows_out': node.rows_out }),
      },
      failed: node.status === 'failed',
      endedAt: node.duration_ms === null ? runEndedAt : startedAt + node.duration_ms,
    });
  }
}

/** A run that found no place, or no database, waits again: it is traced when it is run. */
function hasBegun(error: unknown): boolean {
  return !(error instanceof AppError) || error.executionId !== undefined;
}

function endingOf(error: unknown): RunEnding {
  const { code, details } =
    error instanceof AppError ? error : { code: 'INTERNAL_ERROR', details: [] };
  const status = STATUS_OF[code] ?? 'failed';
  const stopped = status === 'cancelled' || status === 'timed_out';
  return {
    status,
    code,
    nodes: { completed: false, stopped, warnings: [], faults: faultsOf(details) },
  };
}
