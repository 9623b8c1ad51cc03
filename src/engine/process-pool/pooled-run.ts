import type { ErrorDetail } from '../../common/app-error';
import type { RunEnd, RunOptions } from './engine-client';
import type { RunEvent, RunOutcome, RunPlan } from './messages';

/** Where a run is at work. */
export interface RunHost {
  cancel(run: PooledRun): void;
  /** The run may deliver from now on. */
  permit(run: PooledRun): void;
  /** The run was answered without the process: it does not let go of it. */
  abandon(run: PooledRun): void;
}

/** Starts elsewhere that a run may need through no fault of its own. */
const MOST_STARTS = 4;

/**
 * One run on its way through the pool: waiting, running in a process, perhaps started again in
 * another, ended exactly once. `delivering` is the point of no return.
 */
export class PooledRun {
  /** Settles when the run has ended, whichever way; never rejects. */
  readonly ended: Promise<RunEnd>;
  /** Has to have a process to itself: it ran out of memory beside others. */
  alone = false;
  delivering = false;
  /** It is recorded: what it delivers is not lost with this process. */
  mayDeliver: boolean;
  /** Its process is being replaced: it starts again elsewhere as soon as it is surely stopped. */
  moving = false;
  private host: RunHost | undefined;
  private starts = 0;
  private stopping: 'timed_out' | 'cancelled' | undefined;
  private hasEnded = false;
  private timer: NodeJS.Timeout | undefined;
  private settle!: (end: RunEnd) => void;
  private readonly onAbort = (): void => {
    this.stop('cancelled');
  };

  constructor(
    readonly plan: RunPlan,
    private readonly options: RunOptions,
    private readonly cancelGrace: number,
  ) {
    this.ended = new Promise((resolve) => {
      this.settle = resolve;
    });
    this.mayDeliver = options.onAccepted === undefined;
    options.signal?.addEventListener('abort', this.onAbort, { once: true });
    if (options.signal?.aborted) this.end({ status: 'cancelled' });
  }

  get isOver(): boolean {
    return this.hasEnded;
  }

  get mayStartAgain(): boolean {
    return !this.delivering && this.starts < MOST_STARTS;
  }

  /** Told by the process that takes the run; the time limit counts from here. */
  start(host: RunHost): void {
    this.host = host;
    this.starts += 1;
    this.moving = false;
    this.timer = setTimeout(() => {
      this.stop('timed_out');
    }, this.options.timeoutMs);
  }

  readonly permit = (): void => {
    this.mayDeliver = true;
    this.host?.permit(this);
  };

  event(event: RunEvent): void {
    if (event.kind === 'delivering') this.delivering = true;
    this.options.onEvent?.(event);
  }

  /**
   * What the process said. True: the run has ended; false: it has to start again, alone if its
   * memory did not suffice beside others.
   */
  outcome(outcome: RunOutcome, memoryMb: number): boolean {
    if (outcome.status === 'completed') return this.end(outcome);
    if (this.stopping) return this.end({ ...deliveredBy(outcome), status: this.stopping });
    if (this.moving) return this.mayStartAgain ? this.wait() : this.end({ status: 'crashed' });
    if (outcome.status !== 'out-of-memory') return this.end(outcome);
    if (this.alone || !this.mayStartAgain) {
      return this.end(outOfMemory(memoryMb, outcome.details));
    }
    this.alone = true;
    return this.wait();
  }

  /** The process died under it. True: ended; false: it was on its way elsewhere and starts there. */
  processGone(): boolean {
    if (this.stopping) return this.end({ status: this.stopping });
    if (this.moving && this.mayStartAgain) return this.wait();
    return this.end({ status: 'crashed' });
  }

  end(end: RunEnd): true {
    if (this.hasEnded) return true;
    this.hasEnded = true;
    clearTimeout(this.timer);
    this.options.signal?.removeEventListener('abort', this.onAbort);
    this.settle(end);
    return true;
  }

  private wait(): false {
    clearTimeout(this.timer);
    this.host = undefined;
    return false;
  }

  private stop(reason: 'timed_out' | 'cancelled'): void {
    if (this.hasEnded || this.stopping) return;
    const host = this.host;
    if (!host) {
      this.end({ status: reason });
      return;
    }
    this.stopping = reason;
    clearTimeout(this.timer);
    host.cancel(this);
    this.timer = setTimeout(() => {
      this.end({ status: reason });
      host.abandon(this);
    }, this.cancelGrace);
  }
}

/** What a run that was stopped says of its deliveries. */
function deliveredBy(outcome: RunOutcome): { readonly delivered?: readonly ErrorDetail[] } {
  const delivered = outcome.status === 'cancelled' ? outcome.delivered : undefined;
  return delivered ? { delivered } : {};
}

/** The end of a run that outgrew the memory of a whole process. */
export function outOfMemory(
  memoryMb: number,
  details: Extract<RunOutcome, { status: 'out-of-memory' }>['details'] = [],
): RunEnd {
  return {
    status: 'failed',
    code: 'EXECUTION_FAILED',
    message:
      `The run needs more memory than an engine process has (ENGINE_MEMORY_MB=${String(memoryMb)}). ` +
      'Filter or aggregate earlier, or raise ENGINE_MEMORY_MB.',
    details,
  };
}
