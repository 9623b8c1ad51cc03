import { setTimeout as sleep } from 'node:timers/promises';
import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Clock } from '../common/clock';
import { ExecutionSettings } from '../platform/config/execution.settings';
import { ExecutionsRepository } from './executions.repository';

const DAY_MS = 86_400_000;
const SWEEP_MS = 900_000;
const BATCH = 500;
/** Between two batches, so that others get their turn. */
const PAUSE_MS = 50;

/** Forgets executions that ended long ago, in small batches. Their results expire by themselves. */
@Injectable()
export class ExecutionRetention implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('Executions');
  private isClosed = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly executions: ExecutionsRepository,
    private readonly settings: ExecutionSettings,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    const sweep = (): void => {
      this.sweep().catch((error: unknown) => {
        this.log.warn(`Old executions are removed later: ${String(error)}`);
      });
    };
    sweep();
    this.timer = setInterval(sweep, SWEEP_MS);
  }

  onApplicationShutdown(): void {
    this.isClosed = true;
    clearInterval(this.timer);
  }

  /** How many were removed. */
  async sweep(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - this.settings.retentionDays * DAY_MS);
    let removed = 0;
    while (!this.isClosed) {
      const batch = await this.executions.removeEndedBefore(before, BATCH);
      removed += batch;
      if (batch < BATCH) break;
      await sleep(PAUSE_MS);
    }
    return removed;
  }
}
