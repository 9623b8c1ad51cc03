import { inCall } from '../../platform/logging/call-context';
import { EngineWorker, type WorkerOwner } from './engine-worker';
import type { EngineLauncher } from './engine-child';
import type { PoolTiming } from './pool-timing';
import type { PooledRun } from './pooled-run';

/** Failed starts in a row after which a seat counts as broken. */
const BROKEN_AFTER = 3;

/** What a seat needs to fill itself, and whom it tells. */
export interface SeatContext {
  readonly launcher: EngineLauncher;
  readonly timing: PoolTiming;
  readonly memoryMb: number;
  readonly owner: WorkerOwner;
}

/**
 * A place for one engine process that never stays empty: when its process dies another starts, at
 * once after a good life, with growing pauses while starts fail.
 */
export class EngineSeat {
  /** The run that has, or waits for, the process to itself. */
  reservedFor: PooledRun | undefined;
  private worker: EngineWorker | undefined;
  private failures = 0;
  private pause: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(private readonly context: SeatContext) {}

  get current(): EngineWorker | undefined {
    return this.worker;
  }

  /** The process, if it takes work now. */
  get ready(): EngineWorker | undefined {
    return this.worker?.isReady === true ? this.worker : undefined;
  }

  /** Starts keep failing: waiting for this seat has little hope. */
  get isBroken(): boolean {
    return this.failures >= BROKEN_AFTER;
  }

  fill(): void {
    const { launcher, owner, timing, memoryMb } = this.context;
    if (this.isClosed || this.worker) return;
    try {
      this.worker = inCall(
        undefined,
        () => new EngineWorker(launcher.launch(), owner, timing, memoryMb),
      );
    } catch (error) {
      this.fillLater();
      owner.onLaunchFailed(error);
    }
  }

  /** `worker` came up. */
  filled(worker: EngineWorker): void {
    if (worker === this.worker) this.failures = 0;
  }

  /** `worker` takes no work any more: another one starts beside it while it winds down. */
  vacate(worker: EngineWorker): void {
    if (worker !== this.worker) return;
    this.worker = undefined;
    this.fill();
  }

  /** `worker` died. */
  lost(worker: EngineWorker): void {
    if (worker !== this.worker) return;
    this.worker = undefined;
    if (worker.wasReady) {
      this.fill();
      return;
    }
    this.fillLater();
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.pause);
    this.worker?.retire();
  }

  private fillLater(): void {
    this.failures += 1;
    const { firstPause, longestPause } = this.context.timing;
    const pause = Math.min(firstPause * 2 ** (this.failures - 1), longestPause);
    this.pause = setTimeout(() => {
      this.fill();
    }, pause);
  }
}
