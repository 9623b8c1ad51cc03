import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../common/clock';
import { DatabaseSettings } from '../platform/config/database.settings';
import { ExecutionsRepository } from './executions.repository';

/**
 * Ends the runs that a server left as running when it died. With SQLite this server is alone, so
 * at its start nothing can be running; on MySQL others may be at work.
 */
@Injectable()
export class InterruptedRuns implements OnModuleInit {
  private readonly log = new Logger('Executions');

  constructor(
    private readonly executions: ExecutionsRepository,
    private readonly database: DatabaseSettings,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    if (this.database.kind !== 'sqlite') return;
    const ended = await this.executions.endAllRunning({
      status: 'crashed',
      finishedAt: this.clock.now(),
      durationMs: null,
      errorCode: 'EXECUTION_CRASHED',
      errorMessage: 'The server stopped during the run',
      errorDetails: [],
    });
    if (ended > 0) this.log.warn(`${String(ended)} runs were cut off by the last stop: crashed`);
  }
}
