import { mkdir } from 'node:fs/promises';
import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { Clock } from '../common/clock';
import { StorageSettings } from '../platform/config/storage.settings';
import { removeAbandoned } from '../platform/folders/abandoned-files';

const HOUR_MS = 3_600_000;

/** Sweeps, at boot and from then on, what killed processes left of files they were writing. */
@Injectable()
export class AbandonedUploads
  implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown
{
  private readonly log = new Logger('Files');
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly storage: StorageSettings,
    private readonly clock: Clock,
  ) {}

  /** Made at boot alone: if the folder vanishes later, files are out of reach, not gone. */
  async onModuleInit(): Promise<void> {
    await mkdir(this.storage.filesDir, { recursive: true });
  }

  onApplicationBootstrap(): void {
    void this.sweep();
    this.timer = setInterval(() => void this.sweep(), HOUR_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async sweep(): Promise<void> {
    try {
      const removed = await removeAbandoned(this.storage.filesDir, this.clock.now());
      if (removed > 0) this.log.log(`Removed ${String(removed)} files that were never completed`);
    } catch (error) {
      this.log.warn(`Sweep put off: ${String(error)}`);
    }
  }
}
