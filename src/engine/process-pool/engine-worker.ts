import type { ChildProcess } from 'node:child_process';
import { EngineChild, type EngineChildListener } from './engine-child';
import type { FromEngine, ToEngine } from './messages';
import type { PoolTiming } from './pool-timing';
import { outOfMemory, type PooledRun, type RunHost } from './pooled-run';

export type QueryReply = Extract<FromEngine, { type: 'answer' | 'refusal' }>;
export type ExportReply = Extract<FromEngine, { type: 'exported' | 'not-exported' }>;

/** Who hears what becomes of a worker and of its runs. */
export interface WorkerOwner {
  /** The system refuses another process now: out of memory or of process ids. */
  onLaunchFailed(error: unknown): void;
  onStarted(worker: EngineWorker): void;
  onReady(worker: EngineWorker): void;
  /** A run of this worker has ended or, `again`, must start in another. */
  onRunLeft(run: PooledRun, again: boolean): void;
  onReply(reply: QueryReply): void;
  onExportReply(reply: ExportReply): void;
  /** It takes no new work from now on. Told before its runs have left. */
  onCondemned(worker: EngineWorker): void;
  onGone(worker: EngineWorker, why: string): void;
}

/**
 * A living engine process and the runs in it. Once condemned it takes no new ones: those that
 * deliver may finish within the grace, the others are stopped here before they start elsewhere, so
 * that nothing is ever delivered twice; then it is killed.
 */
export class EngineWorker implements RunHost, EngineChildListener {
  readonly runs = new Map<string, PooledRun>();
  /** Whether it ever came up. */
  wasReady = false;
  /** Whether it ends because it is not needed any more. */
  isDismissed = false;
  private isReplaced = false;
  private state: 'starting' | 'ready' | 'condemned' | 'gone' = 'starting';
  private readonly child: EngineChild;
  private deadline: NodeJS.Timeout;

  constructor(
    child: ChildProcess,
    private readonly owner: WorkerOwner,
    private readonly timing: PoolTiming,
    private readonly memoryMb: number,
  ) {
    this.child = new EngineChild(child, this);
    owner.onStarted(this);
    this.deadline = setTimeout(() => {
      this.child.kill();
    }, timing.startLimit);
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  get isReady(): boolean {
    return this.state === 'ready';
  }

  /** Once it is gone. */
  get causeOfEnd(): 'dismissed' | 'replaced' | 'died' | 'failed_to_start' {
    if (this.isDismissed) return 'dismissed';
    if (this.isReplaced) return 'replaced';
    return this.wasReady ? 'died' : 'failed_to_start';
  }

  start(run: PooledRun): void {
    this.runs.set(run.plan.executionId, run);
    run.start(this);
    this.child.send({ type: 'run', plan: run.plan, mayDeliver: run.mayDeliver });
  }

  ask(question: Extract<ToEngine, { type: 'query' | 'export' | 'cancel-export' }>): void {
    this.child.send(question);
  }

  cancel(run: PooledRun): void {
    this.child.send({ type: 'cancel', executionId: run.plan.executionId });
  }

  permit(run: PooledRun): void {
    this.child.send({ type: 'may-deliver', executionId: run.plan.executionId });
  }

  abandon(run: PooledRun): void {
    this.leave(run, false);
    this.condemn();
  }

  /** Replaces the process because it holds far too much memory; a run that is alone did that. */
  outgrown(): void {
    const [only, ...others] = this.runs.values();
    for (const run of this.runs.values()) run.alone ||= others.length > 0;
    if (only && others.length === 0) {
      only.end(outOfMemory(this.memoryMb));
      this.leave(only, false);
    }
    this.condemn();
  }

  condemn(): void {
    if (this.state === 'condemned' || this.state === 'gone') return;
    this.state = 'condemned';
    this.isReplaced = true;
    this.owner.onCondemned(this);
    for (const run of this.runs.values()) {
      if (run.delivering) continue;
      run.moving = true;
      this.cancel(run);
    }
    this.arm(this.timing.deliveryGrace);
    this.killIfDone();
  }

  /** Ends the process in good order; its runs are over by then. */
  retire(): void {
    if (this.state === 'gone') return;
    this.state = 'condemned';
    this.isDismissed = true;
    this.arm(this.timing.leaveGrace);
    this.child.leave();
  }

  onMessage(message: FromEngine): void {
    switch (message.type) {
      case 'ready': {
        this.ready();
        return;
      }
      case 'events': {
        this.hear(message);
        return;
      }
      case 'outcome': {
        this.finish(message.executionId, message);
        return;
      }
      case 'exported':
      case 'not-exported': {
        this.owner.onExportReply(message);
        return;
      }
      default: {
        this.owner.onReply(message);
        return;
      }
    }
  }

  onGone(why: string): void {
    this.state = 'gone';
    clearTimeout(this.deadline);
    for (const run of [...this.runs.values()]) this.leave(run, !run.processGone());
    this.owner.onGone(this, why);
  }

  private ready(): void {
    if (this.state !== 'starting') return;
    this.state = 'ready';
    this.wasReady = true;
    clearTimeout(this.deadline);
    this.owner.onReady(this);
  }

  private finish(executionId: string, message: Extract<FromEngine, { type: 'outcome' }>): void {
    const run = this.runs.get(executionId);
    if (!run) return;
    this.hear(message);
    this.leave(run, !run.outcome(message.outcome, this.memoryMb));
    this.killIfDone();
  }

  private hear({ executionId, events }: Extract<FromEngine, { type: 'events' | 'outcome' }>): void {
    for (const event of events) this.runs.get(executionId)?.event(event);
  }

  private leave(run: PooledRun, again: boolean): void {
    this.runs.delete(run.plan.executionId);
    this.owner.onRunLeft(run, again);
  }

  private arm(milliseconds: number): void {
    clearTimeout(this.deadline);
    this.deadline = setTimeout(() => {
      this.child.kill();
    }, milliseconds);
  }

  /** Nothing here is worth waiting for: runs that move are safe once the process is dead. */
  private killIfDone(): void {
    if (this.state !== 'condemned') return;
    if (![...this.runs.values()].some((run) => run.delivering)) this.child.kill();
  }
}
