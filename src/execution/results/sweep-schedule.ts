import { setTimeout as sleep } from 'node:timers/promises';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Clock } from '../../common/clock';
import { DatabaseSettings } from '../../platform/config/database.settings';
import { ExecutionSettings } from '../../platform/config/execution.settings';
import { StorageSettings } from '../../platform/config/storage.settings';
import { ResultSweeper } from './result-sweeper';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** Between two searches for rows without files and files without rows. */
const ORPHANS_EVERY = 15 * MINUTE;
/** On top of the longest run, until a file without a row counts as left behind. */
const ORPHAN_GRACE = 10 * MINUTE;

/** A sweep is safe to cut off; the next start goes on with it. */
const SHUTDOWN_PATIENCE = 3 * SECOND;

/** Sweeps results at boot and from then on: expired ones often, orphans now and then. */
@Injectable()
export class SweepSchedule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('ResultSweeper');
  private timers: NodeJS.Timeout[] = [];
  private underWay: Promise<void> = Promise.resolve();
  private isClosed = false;

  constructor(
    private readonly sweeper: ResultSweeper,
    private readonly clock: Clock,
    private readonly storage: StorageSettings,
    private readonly execution: ExecutionSettings,
    private readonly database: DatabaseSettings,
  ) {}

  /** Does not hold up the start. */
  onApplicationBootstrap(): void {
    const expiredEvery = Math.min(
      Math.max((this.storage.resultTtlSeconds * SECOND) / 4, SECOND),
      MINUTE,
    );
    const leftBefore = this.leftBehindAtBoot();
    this.sweep(() => this.sweepOrphans(leftBefore));
    this.sweep(() => this.sweeper.removeExpired());
    this.timers = [
      setInterval(() => {
        this.sweep(() => this.sweeper.removeExpired());
      }, expiredEvery),
      setInterval(() => {
        this.sweep(() => this.sweepOrphans(this.surelyLeftBehind()));
      }, ORPHANS_EVERY),
    ];
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isClosed = true;
    for (const timer of this.timers) clearInterval(timer);
    await Promise.race([this.underWay, sleep(SHUTDOWN_PATIENCE, undefined, { ref: false })]);
  }

  /** One after the other; what fails now (database or store out of reach) is swept next time. */
  private sweep(work: () => Promise<number>): void {
    this.underWay = this.underWay.then(async () => {
      if (this.isClosed) return;
      try {
        const removed = await work();
        if (removed > 0)
          this.log.log(`Removed ${String(removed)} results or what was left of them`);
      } catch (error) {
        this.log.warn(`Sweep put off: ${error instanceof Error ? error.message : String(error)}`);
      }
    });
  }

  private async sweepOrphans(leftBefore: Date): Promise<number> {
    const rows = await this.sweeper.removeRowsWithoutFiles();
    await this.sweeper.forgetStrayOutputs();
    await this.sweeper.prolongKept();
    return rows + (await this.sweeper.removeFilesWithoutRows(leftBefore));
  }

  /** With SQLite this server is alone: all files from before its start are of runs that ended. */
  private leftBehindAtBoot(): Date {
    return this.database.kind === 'sqlite' ? this.clock.now() : this.surelyLeftBehind();
  }

  private surelyLeftBehind(): Date {
    const longestRun = this.execution.timeoutSeconds * SECOND;
    return new Date(this.clock.now().getTime() - longestRun - ORPHAN_GRACE);
  }
}
