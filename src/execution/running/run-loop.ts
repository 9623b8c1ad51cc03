import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { AppError } from '../../common/app-error';
import { Clock } from '../../common/clock';
import { ExecutionSettings } from '../../platform/config/execution.settings';
import { callOf } from '../../engine/process-pool/run-call';
import { isOutage } from '../../platform/database/deadline';
import { type CallContext, inCall } from '../../platform/logging/call-context';
import type { ExecutionEntity } from '../execution.entity';
import { FairClaims } from './fair-claims';
import type { RunOrder } from './run-order';
import { originOf, RunRevival } from './run-revival';
import { RunsAtWork, type StartedRun } from './runs-at-work';
import { WorkerPresence } from '../workers/worker-presence';

/** Between two looks at the queue when nobody says that a run waits. */
const LOOK_MS = 1000;

/**
 * Keeps the places of this process filled: a new run takes one at once where one is free and nobody
 * waits; else it waits in the database, and each place that becomes free claims the next.
 */
@Injectable()
export class RunLoop implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Runs');
  private isClosed = false;
  private someoneWaits = true;
  private filling: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  /** Runs that were claimed and could not be begun: they wait again as soon as that can be written. */
  private readonly notBegun: ExecutionEntity[] = [];
  private restsUntil = 0;
  private readonly waitingForRoom: (() => void)[] = [];

  constructor(
    private readonly atWork: RunsAtWork,
    private readonly claims: FairClaims,
    private readonly revival: RunRevival,
    private readonly presence: WorkerPresence,
    private readonly settings: ExecutionSettings,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.settings.carriesOutRuns) return;
    this.atWork.whenFree(() => {
      if (this.someoneWaits) void this.fill();
      if (this.hasRoom) this.tellRoom();
    });
    void this.wake();
    this.timer = setInterval(() => {
      void this.fill();
    }, LOOK_MS);
  }

  /** Runs under way are finished first; those that wait stay for the next start or another process. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isClosed = true;
    clearInterval(this.timer);
    this.tellRoom();
    await this.filling;
    await this.atWork.allSettled();
  }

  /** Takes the run at once; undefined where it has to wait. */
  takeNow(order: RunOrder): StartedRun | undefined {
    if (this.isClosed || this.someoneWaits || !this.hasRoom) return undefined;
    const now = this.clock.now();
    return this.atWork.start({ ...order, queuedAt: now, startedAt: now });
  }

  /** A run waits. Resolves when as many are taken as there are, or as there are places. */
  wake(): Promise<void> {
    this.someoneWaits = true;
    return this.fill();
  }

  /** Resolves when a place is free, or none will be any more. */
  async room(): Promise<void> {
    while (!this.isClosed && !this.hasRoom) {
      await new Promise<void>((resolve) => this.waitingForRoom.push(resolve));
    }
  }

  private tellRoom(): void {
    for (const tell of this.waitingForRoom.splice(0)) tell();
  }

  private get hasRoom(): boolean {
    return this.atWork.size < this.settings.concurrency;
  }

  private fill(): Promise<void> {
    if (this.isClosed || performance.now() < this.restsUntil) return Promise.resolve();
    this.filling ??= inCall(undefined, () => this.claimAll())
      .catch((error: unknown) => {
        this.log.warn(`Waiting runs are not taken now: ${String(error)}`);
      })
      .finally(() => {
        this.filling = undefined;
      });
    return this.filling;
  }

  private async claimAll(): Promise<void> {
    await this.giveBackNotBegun();
    while (this.hasRoom && !this.isClosed) {
      this.someoneWaits = false;
      const claimed = await this.claims.next(this.presence.id);
      if (claimed) await inCall(contextOf(claimed), () => this.revive(claimed));
      else if (!this.wasWoken()) return;
      this.someoneWaits = true;
    }
  }

  /** Whether a run came to wait while the queue was looked at. */
  private wasWoken(): boolean {
    return this.someoneWaits;
  }

  private async giveBackNotBegun(): Promise<void> {
    for (let run = this.notBegun[0]; run; run = this.notBegun[0]) {
      await this.claims.giveBack(run);
      this.notBegun.shift();
    }
  }

  /** The database or the engine is out of reach: it is left alone for a moment. */
  private putBack(claimed: ExecutionEntity): void {
    this.notBegun.push(claimed);
    this.restsUntil = performance.now() + LOOK_MS / 2;
  }

  /** What cannot be run any more (the workflow was changed or deleted meanwhile) has failed. */
  private async revive(claimed: ExecutionEntity): Promise<void> {
    const order = await this.revival.orderOf(claimed).catch((error: unknown) => {
      this.putBack(claimed);
      throw error;
    });
    if (order instanceof AppError) {
      await this.revival.fail(claimed, order);
      return;
    }
    const startedAt = claimed.startedAt ?? this.clock.now();
    const run = { ...order, queuedAt: claimed.queuedAt, startedAt };
    this.atWork.start(run).finished.catch((error: unknown) => {
      if (hasNotBegun(error)) this.putBack(claimed);
      else if (!(error instanceof AppError)) {
        this.log.error(`Run ${claimed.id}: ${String(error)}`);
      }
    });
  }
}

/** Whatever befalls a run after its beginning is told with its id. */
function hasNotBegun(error: unknown): boolean {
  return isOutage(error) && (error as Partial<AppError>).executionId === undefined;
}

/** What is said of a run before it is at work. */
function contextOf(claimed: ExecutionEntity): CallContext {
  return callOf({ executionId: claimed.id, origin: originOf(claimed) });
}
