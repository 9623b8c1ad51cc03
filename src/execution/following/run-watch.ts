import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { ExecutionsRepository } from '../executions.repository';
import { RunEvents } from './run-events';
import { RunSignals } from './run-signals';

/** Between two questions for runs that another process may have ended. */
const ASK_MS = 500;

/** Called once: whether the run has ended. */
type Teller = (hasEnded: boolean) => void;

/** Waits for the end of runs, wherever they are at work. */
@Injectable()
export class RunWatch implements OnApplicationShutdown {
  private readonly waiting = new Map<string, Set<Teller>>();
  private hasStopped = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly executions: ExecutionsRepository,
    events: RunEvents,
    signals: RunSignals,
  ) {
    const tell = (executionId: string): void => {
      this.tell(executionId);
    };
    events.whenEnded(tell);
    signals.whenEnded(tell);
  }

  /** Whether this process stops and waits for no run any more. */
  get hasGivenUp(): boolean {
    return this.hasStopped;
  }

  /** This process stops: whoever waits learns that the run goes on without it. */
  giveUp(): void {
    this.hasStopped = true;
    for (const tellers of [...this.waiting.values()]) for (const tell of [...tellers]) tell(false);
    this.waiting.clear();
    this.stopAskingWhenDone();
  }

  /**
   * True once the run has ended and is recorded; false when the patience is over before, or this
   * process gives up.
   */
  async ended(executionId: string, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted || this.hasStopped) return false;
    const ended = new Promise<boolean>((resolve) => {
      const tell: Teller = (hasEnded) => {
        signal.removeEventListener('abort', onAbort);
        resolve(hasEnded);
      };
      const onAbort = (): void => {
        this.forget(executionId, tell);
        resolve(false);
      };
      const tellers = this.waiting.get(executionId) ?? new Set();
      this.waiting.set(executionId, tellers.add(tell));
      signal.addEventListener('abort', onAbort);
    });
    this.timer ??= setInterval(() => {
      void this.ask();
    }, ASK_MS);
    await this.ask([executionId]);
    return ended;
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async ask(ids: readonly string[] = [...this.waiting.keys()]): Promise<void> {
    if (ids.length === 0) return;
    const ended = await this.executions.endedAmong(ids).catch(() => []);
    for (const id of ended) this.tell(id);
  }

  private tell(executionId: string): void {
    const tellers = this.waiting.get(executionId);
    if (!tellers) return;
    this.waiting.delete(executionId);
    for (const tell of tellers) tell(true);
    this.stopAskingWhenDone();
  }

  private forget(executionId: string, tell: Teller): void {
    const tellers = this.waiting.get(executionId);
    tellers?.delete(tell);
    if (tellers?.size === 0) this.waiting.delete(executionId);
    this.stopAskingWhenDone();
  }

  private stopAskingWhenDone(): void {
    if (this.waiting.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
