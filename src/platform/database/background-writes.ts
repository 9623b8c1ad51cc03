import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';

/**
 * Small notes for the database that no request waits for, such as when a key was last used. One
 * that fails is logged and forgotten: the next use makes another.
 */
@Injectable()
export class BackgroundWrites implements BeforeApplicationShutdown {
  private readonly logger = new Logger(BackgroundWrites.name);
  private readonly underWay = new Map<string, Promise<void>>();

  /** Does nothing while a write of the same name is under way. */
  start(name: string, write: () => Promise<void>): void {
    if (this.underWay.has(name)) return;
    const done = write()
      .catch((error: unknown) => {
        this.logger.warn(`Could not note: ${name} (${String(error)})`);
      })
      .finally(() => this.underWay.delete(name));
    this.underWay.set(name, done);
  }

  /** Waits for the writes under way. */
  async settle(): Promise<void> {
    await Promise.all(this.underWay.values());
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.settle();
  }
}
