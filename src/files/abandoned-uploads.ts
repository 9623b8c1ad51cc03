import { mkdir } from 'node:fs/promises';
import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { Clock } from '../common/clock';
import { PeriodicTask } from '../common/periodic-task';
import { StorageSettings } from '../platform/config/storage.settings';
import { removeAbandoned } from '../platform/folders/abandoned-files';

const HOUR_MS = 3_600_000;

/** Sweeps, at boot and from then on, what killed processes left of files they were writing. */
@Injectable()
export class AbandonedUploads
  implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown
{
  private readonly log = new Logger('Files');
  private readonly sweeps = new PeriodicTask(
    () => this.sweep(),
    HOUR_MS,
    (error) => {
      this.log.warn(`Sweep put off: ${String(error)}`);
    },
  );

  constructor(
    private readonly storage: StorageSettings,
    private readonly clock: Clock,
  ) {}

  /** Made at boot alone: if the folder vanishes later, files are out of reach, not gone. */
  async onModuleInit(): Promise<void> {
    await mkdir(this.storage.filesDir, { recursive: true });
  }

  onApplicationBootstrap(): void {
    this.sweeps.startNow();
  }

  onApplicationShutdown(): void {
    void this.sweeps.stop();
  }

  private async sweep(): Promise<void> {
    const removed = await removeAbandoned(this.storage.filesDir, this.clock.now());
    if (removed > 0) this.log.log(`Removed ${String(removed)} files that were never completed`);
  }
}
