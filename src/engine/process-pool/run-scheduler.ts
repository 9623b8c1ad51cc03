import type { EngineSeat } from './engine-seat';
import type { PooledRun } from './pooled-run';
import { RunQueue, type RunLimits } from './run-queue';

/** Runs side by side in one process: more only slow each other down. */
const RUNS_PER_PROCESS = 4;

/**
 * Hands each run to the process with the fewest, and keeps the rest waiting in order. A run that
 * has to be alone reserves a process, which takes nothing else until that run has ended.
 */
export class RunScheduler {
  private readonly queue: RunQueue;
  private readonly running = new Set<PooledRun>();
  /** More than the usual where fewer processes than cores have to carry the concurrency asked for. */
  private readonly runsPerSeat: number;
  private tellIdle: (() => void) | undefined;

  constructor(
    private readonly seats: readonly EngineSeat[],
    private readonly limits: RunLimits,
  ) {
    this.queue = new RunQueue(limits);
    this.runsPerSeat = Math.max(RUNS_PER_PROCESS, Math.ceil(limits.concurrency / seats.length));
  }

  /** Throws SERVICE_UNAVAILABLE when every place and the whole queue are taken. */
  add(run: PooledRun): void {
    const seat = this.queue.length === 0 ? this.freeSeat() : undefined;
    if (seat) this.start(run, seat);
    else this.queue.add(run, this.running.size);
  }

  /** A run has left its process; `again`: it is not over and starts elsewhere, before others. */
  left(run: PooledRun, again: boolean): void {
    this.running.delete(run);
    this.release(run);
    if (again) this.queue.addInFront(run);
    this.dispatch();
  }

  /** The run is over, wherever it was. */
  forget(run: PooledRun): void {
    this.queue.remove(run);
    if (!this.running.has(run)) this.release(run);
    this.dispatch();
    if (this.isIdle()) this.tellIdle?.();
  }

  dispatch(): void {
    this.reserve();
    for (let seat = this.freeSeat(); seat; seat = this.freeSeat()) {
      const run = this.queue.next();
      if (!run) return;
      this.start(run, seat);
    }
  }

  /** The seat whose process takes work and has the fewest runs. */
  leastLoaded(): EngineSeat | undefined {
    return this.fewestRuns(this.seats.filter((seat) => seat.ready));
  }

  /** No process comes up: whoever waits learns of it. */
  crashAllWaiting(): void {
    for (const run of [...this.queue.drain(), ...this.promised()]) run.end({ status: 'crashed' });
  }

  /** Resolves when no run is left, running or waiting. */
  async idle(): Promise<void> {
    if (this.isIdle()) return;
    await new Promise<void>((resolve) => {
      this.tellIdle = resolve;
    });
  }

  private isIdle(): boolean {
    return this.running.size === 0 && this.queue.length === 0 && this.promised().length === 0;
  }

  /** Runs that wait for the process reserved for them. */
  private promised(): PooledRun[] {
    return this.seats.flatMap(({ reservedFor: run }) =>
      run && !this.running.has(run) ? [run] : [],
    );
  }

  private start(run: PooledRun, seat: EngineSeat): void {
    this.running.add(run);
    seat.ready?.start(run);
  }

  /** Gives a process to each run that has to be alone, and starts it once that process is empty. */
  private reserve(): void {
    const open = this.seats.filter((seat) => !seat.reservedFor);
    for (let seat = this.fewestRuns(open); seat; seat = this.fewestRuns(open)) {
      const run = this.queue.nextAlone();
      if (!run) break;
      seat.reservedFor = run;
      open.splice(open.indexOf(seat), 1);
    }
    for (const seat of this.seats) {
      const run = seat.reservedFor;
      if (run && !this.running.has(run) && seat.ready?.runs.size === 0) this.start(run, seat);
    }
  }

  private release(run: PooledRun): void {
    for (const seat of this.seats) if (seat.reservedFor === run) seat.reservedFor = undefined;
  }

  private freeSeat(): EngineSeat | undefined {
    if (this.running.size >= this.limits.concurrency) return undefined;
    const seats = this.seats.filter(
      (seat) => seat.ready && !seat.reservedFor && seat.ready.runs.size < this.runsPerSeat,
    );
    return this.fewestRuns(seats);
  }

  private fewestRuns(seats: readonly EngineSeat[]): EngineSeat | undefined {
    let best = seats[0];
    for (const seat of seats) {
      if ((seat.current?.runs.size ?? 0) < (best?.current?.runs.size ?? 0)) best = seat;
    }
    return best;
  }
}
