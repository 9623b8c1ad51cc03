import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { ExecutionsRepository } from './executions.repository';
import { RunEvents } from './run-events';
import { RunSignals } from './run-signals';

/** Between two questions for runs that another process may have ended. */
const ASK_MS = 500;

/** Waits for the end of runs, wherever they are at work. */
@Injectable()
export class RunWatch implements OnApplicationShutdown {
  private readonly waiting = new Map<string, Set<() => void>>();
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

  /** True once the run has ended and is recorded; false when the patience is over before. */
  async ended(executionId: string, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return false;
    const ended = new Promise<boolean>((resolve) => {
      const tell = (): void => {
        resolve(true);
      };
      const tellers = this.waiting.get(executionId) ?? new Set();
      this.waiting.set(executionId, tellers.add(tell));
      signal.addEventListener('abort', () => {
        this.forget(executionId, tell);
        resolve(false);
      });
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
    this.waiting.delete(executionId);
    for (const tell of tellers ?? []) tell();
    this.stopAskingWhenDone();
  }

  private forget(executionId: string, tell: () => void): void {
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
