import { hostname } from 'node:os';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { IdGenerator } from '../../common/id-generator';
import { DatabaseSettings } from '../../platform/config/database.settings';
import { ExecutionSettings } from '../../platform/config/execution.settings';
import { RunEndingsRepository } from '../run-endings.repository';
import { countEndElsewhere } from '../running/run.metrics';
import { SilenceWatch } from './silence-watch';
import { WorkersRepository } from './workers.repository';

const HEARTBEAT_MS = 2000;
/** A process that says nothing for as long is given up, and its runs with it. */
const LONGEST_SILENCE_MS = 15_000;

/**
 * This process's right to carry out runs, where it does. Every two seconds it says that it lives, and
 * looks for runs of processes that do not. A process that was given up, though it was only stopped for a
 * while, learns of it here: its runs are over, what they answer is refused, and it goes on under
 * another id.
 */
@Injectable()
export class WorkerPresence implements OnModuleInit, OnApplicationShutdown {
  private readonly log = new Logger('Workers');
  private readonly onLost: (() => void)[] = [];
  private readonly silence = new SilenceWatch(LONGEST_SILENCE_MS, HEARTBEAT_MS);
  private current = '';
  private timer: NodeJS.Timeout | undefined;
  private beating: Promise<void> = Promise.resolve();

  constructor(
    private readonly workers: WorkersRepository,
    private readonly endings: RunEndingsRepository,
    private readonly database: DatabaseSettings,
    private readonly execution: ExecutionSettings,
    private readonly ids: IdGenerator,
    private readonly clock: Clock,
  ) {}

  /** The id under which this process claims runs now; empty where it claims none. */
  get id(): string {
    return this.current;
  }

  /** `stop` is called when the runs under way are not this process's any more. */
  whenLost(stop: () => void): void {
    this.onLost.push(stop);
  }

  async onModuleInit(): Promise<void> {
    if (this.execution.carriesOutRuns) await this.register();
    if (this.isAlone) await this.workers.removeOthers(this.current);
    await this.buryTheDead();
    this.timer = setInterval(() => {
      this.beating = this.beating.then(() => this.beat());
    }, HEARTBEAT_MS);
  }

  /** Its runs have ended by now. */
  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.beating;
    if (this.isWorker) await this.workers.remove(this.current).catch(() => undefined);
  }

  private async beat(): Promise<void> {
    try {
      if (this.isWorker && !(await this.workers.heartbeat(this.current))) await this.startOver();
      if (!this.isAlone) await this.buryTheDead();
    } catch (error) {
      this.log.warn(`No heartbeat: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private async startOver(): Promise<void> {
    this.log.warn('This process was given up for dead: its runs are stopped');
    for (const stop of this.onLost) stop();
    await this.register();
  }

  private async register(): Promise<void> {
    const id = this.ids.executionId().slice('exec_'.length);
    await this.workers.register(id, hostname(), process.pid);
    this.current = id;
  }

  private async buryTheDead(): Promise<void> {
    if (!this.isAlone) await this.giveUpTheSilent();
    const ended = await this.endings.endOrphans({
      status: 'crashed',
      finishedAt: this.clock.now(),
      errorCode: 'EXECUTION_CRASHED',
      errorMessage: 'The server stopped during the run; retry it',
      errorDetails: [],
    });
    countEndElsewhere('crashed', { runs: ended });
    if (ended > 0) this.log.warn(`Runs cut off by the end of a server: ${String(ended)}`);
  }

  private async giveUpTheSilent(): Promise<void> {
    const beats = await this.workers.heartbeats();
    for (const dead of this.silence.look(beats, performance.now())) {
      await this.workers.removeSilent(dead);
    }
  }

  private get isWorker(): boolean {
    return this.current !== '';
  }

  /** A SQLite database has one server, kept so by the lock in DATA_DIR. */
  private get isAlone(): boolean {
    return this.database.kind === 'sqlite';
  }
}
