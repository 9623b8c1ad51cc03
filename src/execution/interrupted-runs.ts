import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../common/clock';
import { DatabaseSettings } from '../platform/config/database.settings';
import { ExecutionSettings } from '../platform/config/execution.settings';
import { ExecutionsRepository } from './executions.repository';

/** On top of the longest run: runs may have waited for a place for hours. */
const DAY_MS = 86_400_000;

/** Ends the runs that a server left as running when it died. */
@Injectable()
export class InterruptedRuns implements OnModuleInit {
  private readonly log = new Logger('Executions');

  constructor(
    private readonly executions: ExecutionsRepository,
    private readonly database: DatabaseSettings,
    private readonly settings: ExecutionSettings,
    private readonly clock: Clock,
  ) {}

  /**
   * With SQLite this server is alone, so at its start nothing can be running. On MySQL others may
   * be at work: what runs for longer than any run can is of a server that died.
   */
  async onModuleInit(): Promise<void> {
    const now = this.clock.now();
    const longest = this.settings.timeoutSeconds * 1000 + DAY_MS;
    const before = this.database.kind === 'sqlite' ? now : new Date(now.getTime() - longest);
    const ended = await this.executions.endRunningSince(before, {
      status: 'crashed',
      finishedAt: now,
      durationMs: null,
      errorCode: 'EXECUTION_CRASHED',
      errorMessage: 'The server stopped during the run',
      errorDetails: [],
    });
    if (ended > 0) this.log.warn(`Runs cut off by the end of a server: ${String(ended)}`);
  }
}
