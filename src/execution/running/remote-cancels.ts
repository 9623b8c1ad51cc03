import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { PeriodicTask } from '../../common/periodic-task';
import { DatabaseSettings } from '../../platform/config/database.settings';
import { RunEndingsRepository } from '../run-endings.repository';
import { RunsAtWork } from './runs-at-work';
import { WorkerPresence } from '../workers/worker-presence';

const LOOK_MS = 400;

/** Stops runs here that were cancelled through another server of the same database. */
@Injectable()
export class RemoteCancels implements OnApplicationBootstrap, OnApplicationShutdown {
  /** Where the database is out of reach now, the next look finds them. */
  private readonly looks = new PeriodicTask(
    () => this.look(),
    LOOK_MS,
    () => undefined,
  );

  constructor(
    private readonly endings: RunEndingsRepository,
    private readonly atWork: RunsAtWork,
    private readonly presence: WorkerPresence,
    private readonly database: DatabaseSettings,
  ) {}

  /** A server with SQLite has no others beside it. */
  onApplicationBootstrap(): void {
    if (this.database.kind !== 'sqlite') this.looks.start();
  }

  onApplicationShutdown(): void {
    void this.looks.stop();
  }

  private async look(): Promise<void> {
    if (this.atWork.size === 0) return;
    const ids = await this.endings.cancelRequested(this.presence.id);
    for (const id of ids) this.atWork.cancel(id);
  }
}
