import { setTimeout as sleep } from 'node:timers/promises';
import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Clock } from '../../common/clock';
import { IdempotencyKeysRepository } from './idempotency-keys.repository';

const HOUR_MS = 3_600_000;
/** How long an answer can be had again. */
const KEPT_MS = 24 * HOUR_MS;
const BATCH = 500;
/** Between two batches, so that others get their turn. */
const PAUSE_MS = 50;

/** Forgets keys after a day, in small batches. */
@Injectable()
export class IdempotencyRetention implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('Idempotency');
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly keys: IdempotencyKeysRepository,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    void this.sweep();
    this.timer = setInterval(() => void this.sweep(), HOUR_MS / 4);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  async sweep(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - KEPT_MS);
    try {
      while ((await this.keys.removeBefore(before, BATCH)) === BATCH) await sleep(PAUSE_MS);
    } catch (error) {
      this.log.warn(`Old keys are removed later: ${String(error)}`);
    }
  }
}
