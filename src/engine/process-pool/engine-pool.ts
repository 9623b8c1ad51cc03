import { Logger } from '@nestjs/common';
import type {
  BeforeApplicationShutdown,
  OnApplicationShutdown,
  OnModuleInit,
} from '@nestjs/common';
import { AppError } from '../../common/app-error';
import type { JsonObject } from '../../common/json';
import type { EngineLauncher } from './engine-child';
import { EngineClient, type EngineProcess, type RunEnd, type RunOptions } from './engine-client';
import { EngineSeat } from './engine-seat';
import type { EngineWorker, ExportReply, QueryReply, WorkerOwner } from './engine-worker';
import { ExportDesk } from './export-desk';
import { processesEnded, processesStarted } from './engine.metrics';
import { MemoryWatch } from './memory-watch';
import type {
  CredentialTestResult,
  CredentialToTest,
  ExportedFile,
  ExportOrder,
  RunPlan,
} from './messages';
import type { PoolTiming } from './pool-timing';
import { PooledRun } from './pooled-run';
import { QueryDesk } from './query-desk';
import { RunScheduler } from './run-scheduler';

export interface PoolOptions {
  /** Processes for runs, possibly none; one more is kept for queries, and another is there for exports. */
  readonly processes: number;
  /** Runs at a time. */
  readonly concurrency: number;
  readonly queueLimit: number;
  /** ENGINE_MEMORY_MB of each process. */
  readonly memoryMb: number;
  readonly timing: PoolTiming;
}

/**
 * The engine processes of this server: some for runs, one kept free for queries, and one for
 * exports while there are any. It starts them, replaces them, and survives whatever becomes of them.
 */
export class EnginePool
  extends EngineClient
  implements WorkerOwner, OnModuleInit, BeforeApplicationShutdown, OnApplicationShutdown
{
  private readonly log = new Logger('EnginePool');
  private readonly runSeats: readonly EngineSeat[];
  private readonly querySeat: EngineSeat;
  private readonly scheduler: RunScheduler;
  private readonly queries: QueryDesk;
  private readonly exports: ExportDesk;
  private readonly watch: MemoryWatch;
  /** Every living process, those being replaced included. */
  private readonly workers = new Set<EngineWorker>();
  private isClosing = false;
  private tellEmpty: (() => void) | undefined;

  constructor(
    private readonly options: PoolOptions,
    private readonly launcher: EngineLauncher,
  ) {
    super();
    const { timing, memoryMb, processes } = options;
    const context = { launcher, timing, memoryMb, owner: this };
    this.runSeats = Array.from({ length: processes }, () => new EngineSeat(context));
    this.querySeat = new EngineSeat(context);
    this.scheduler = new RunScheduler(this.runSeats, options);
    this.queries = new QueryDesk(
      () => this.querySeat.ready ?? this.scheduler.leastLoaded()?.ready,
      timing.queryLimit,
      (worker) => {
        if (this.querySeat.current === worker) worker.condemn();
      },
    );
    this.exports = new ExportDesk(context);
    this.watch = new MemoryWatch(() => [...this.workers], memoryMb);
  }

  /** Does not wait for the processes: what comes before they are up waits in the queue. */
  onModuleInit(): void {
    for (const seat of this.seats()) seat.fill();
    this.watch.start(this.options.timing.memoryWatch);
  }

  override async run(plan: RunPlan, options: RunOptions): Promise<RunEnd> {
    if (this.isClosing) throw unavailable('The server is shutting down');
    if (!this.takesRuns) throw new Error('This process carries out no runs');
    if (this.isBroken()) {
      throw unavailable('Engine processes fail to start; the log of the server says why');
    }
    const run = new PooledRun(plan, options, this.options.timing.cancelGrace);
    if (!run.isOver) this.scheduler.add(run);
    options.onAccepted?.().then(run.permit, () => undefined);
    const end = await run.ended;
    this.scheduler.forget(run);
    return end;
  }

  override async readPage(args: {
    location: string;
    offset: number;
    limit: number;
  }): Promise<string> {
    return (await this.queries.ask('readPage', args)) as string;
  }

  override async checkExpressions(args: {
    expressions: readonly string[];
  }): Promise<(string | null)[]> {
    const answer = await this.queries.ask('checkExpressions', {
      expressions: [...args.expressions],
    });
    return answer as (string | null)[];
  }

  override async testCredential(args: CredentialToTest): Promise<CredentialTestResult> {
    const { type, data, hosts, secrets } = args;
    const question = { type, data, hosts: [...hosts], secrets: [...secrets] };
    const { ok, message } = (await this.queries.ask('testCredential', question)) as JsonObject;
    return { ok: ok === true, message: typeof message === 'string' ? message : '' };
  }

  override exportRows(order: ExportOrder, signal: AbortSignal): Promise<ExportedFile> {
    return this.exports.export(order, signal);
  }

  override get takesRuns(): boolean {
    return this.options.processes > 0;
  }

  override processes(): readonly EngineProcess[] {
    return [...this.workers].map((worker) => ({
      place: this.placeOf(worker),
      pid: worker.pid,
      isReady: worker.isReady,
      runs: worker.runs.size,
    }));
  }

  onLaunchFailed(error: unknown): void {
    processesEnded.labels('failed_to_start').inc();
    this.log.warn(`An engine process could not be started: ${String(error)}`);
    this.crashIfBroken();
    this.exports.proceed();
  }

  onStarted(worker: EngineWorker): void {
    this.workers.add(worker);
    processesStarted.inc();
  }

  onReady(worker: EngineWorker): void {
    for (const seat of this.seats()) seat.filled(worker);
    this.queries.workerReady();
    this.exports.proceed();
    this.scheduler.dispatch();
  }

  onRunLeft(run: PooledRun, again: boolean): void {
    this.scheduler.left(run, again);
  }

  onReply(reply: QueryReply): void {
    this.queries.answer(reply);
  }

  onExportReply(reply: ExportReply): void {
    this.exports.answer(reply);
  }

  onCondemned(worker: EngineWorker): void {
    const runs = [...worker.runs.keys()].join(', ');
    this.log.warn(
      `Engine process ${String(worker.pid)} does not let go and is being replaced; in it: ${runs}`,
    );
    for (const seat of this.seats()) seat.vacate(worker);
  }

  onGone(worker: EngineWorker, why: string): void {
    this.workers.delete(worker);
    processesEnded.labels(worker.causeOfEnd).inc();
    if (this.workers.size === 0) this.tellEmpty?.();
    if (this.isClosing) return;
    if (!worker.isDismissed) this.log.warn(`Engine process ${String(worker.pid)} ended: ${why}`);
    for (const seat of this.seats()) seat.lost(worker);
    this.queries.workerGone(worker);
    this.exports.workerGone(worker);
    this.crashIfBroken();
    this.scheduler.dispatch();
  }

  /** Runs that were accepted finish; new ones are refused from now on. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isClosing = true;
    await this.scheduler.idle();
  }

  /** Later than the HTTP server, which still reads pages: dismisses the processes, to their last file. */
  async onApplicationShutdown(): Promise<void> {
    this.isClosing = true;
    this.watch.stop();
    this.queries.rejectAll();
    this.exports.rejectAll();
    const empty = new Promise<void>((resolve) => {
      this.tellEmpty = resolve;
    });
    for (const seat of this.seats()) seat.close();
    this.exports.close();
    for (const worker of this.workers) worker.retire();
    if (this.workers.size > 0) await empty;
    await this.launcher.settled();
  }

  private placeOf(worker: EngineWorker): string {
    if (this.querySeat.current === worker) return 'queries';
    if (this.exports.seats.some((seat) => seat.current === worker)) return 'exports';
    const seat = this.runSeats.findIndex(({ current }) => current === worker);
    return seat < 0 ? 'leaving' : `runs-${String(seat + 1)}`;
  }

  private isBroken(): boolean {
    return this.runSeats.every((seat) => seat.isBroken);
  }

  private crashIfBroken(): void {
    if (this.isBroken()) this.scheduler.crashAllWaiting();
  }

  private seats(): readonly EngineSeat[] {
    return [...this.runSeats, this.querySeat, ...this.exports.seats];
  }
}

function unavailable(what: string): AppError {
  return new AppError('SERVICE_UNAVAILABLE', `${what}. Try again shortly.`, {
    retryAfterSeconds: 2,
  });
}
