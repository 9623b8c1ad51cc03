import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Clock } from '../../common/clock';
import { PeriodicTask } from '../../common/periodic-task';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { inCall } from '../../platform/logging/call-context';
import { RunEndingsRepository } from '../run-endings.repository';
import { countEndElsewhere } from './run.metrics';
import { RunsAtWork } from './runs-at-work';
import { WorkerPresence } from '../workers/worker-presence';

const LOOK_MS = 5000;

/**
 * Ends runs that the database says are at work here and that are not: their end could not be written
 * because the database was out of reach. A run counts as stray once two looks have seen it.
 */
@Injectable()
export class StrayRuns implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('Runs');
  private suspects: ReadonlySet<string> = new Set();
  private readonly looks = new PeriodicTask(
    () => this.look(),
    LOOK_MS,
    (error) => {
      this.log.warn(`Stray runs are looked for later: ${String(error)}`);
    },
  );

  constructor(
    private readonly endings: RunEndingsRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly atWork: RunsAtWork,
    private readonly presence: WorkerPresence,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.looks.start();
  }

  onApplicationShutdown(): void {
    void this.looks.stop();
  }

  async look(): Promise<void> {
    const workerId = this.presence.id;
    if (workerId === '') return;
    const running = await this.endings.runningOn(workerId);
    const stray = running.filter((id) => !this.atWork.has(id));
    for (const id of stray.filter((one) => this.suspects.has(one))) {
      const ended = await this.unitOfWork.run((manager) =>
        this.endings.endRunning(manager, { id, workerId }, this.ending()),
      );
      if (ended) countEndElsewhere('crashed');
      inCall({ fields: { execution_id: id } }, () => {
        this.log.warn(`The end of run ${id} could not be recorded when it came`);
      });
    }
    this.suspects = new Set(stray);
  }

  private ending() {
    return {
      status: 'crashed' as const,
      finishedAt: this.clock.now(),
      durationMs: null,
      errorCode: 'EXECUTION_CRASHED' as const,
      errorMessage: 'The end of the run could not be recorded: the database was out of reach',
      errorDetails: [],
      nodes: null,
      outputs: null,
      warnings: null,
    };
  }
}
