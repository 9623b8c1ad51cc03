import { setTimeout as sleep } from 'node:timers/promises';

/** What was looked at did not answer in time. */
export class LookTimeoutError extends Error {
  constructor(patienceMs: number) {
    super(`No answer within ${String(patienceMs)} ms`);
    this.name = 'LookTimeoutError';
  }
}

/**
 * Looks at something that may hang. Whoever asks waits no longer than the patience, and while a look
 * is still under way nobody starts another: a thing that hangs costs one connection, not one a look.
 */
export class BoundedLook<T> {
  private underWay: Promise<T> | undefined;

  constructor(
    private readonly look: () => Promise<T>,
    private readonly patienceMs: number,
  ) {}

  /** Rejects with LookTimeoutError, or with what the look itself rejects with. */
  async now(): Promise<T> {
    this.underWay ??= this.look().finally(() => {
      this.underWay = undefined;
    });
    this.underWay.catch(() => undefined);
    const answered = new AbortController();
    try {
      return await Promise.race([this.underWay, this.tooLong(answered.signal)]);
    } finally {
      answered.abort();
    }
  }

  private async tooLong(signal: AbortSignal): Promise<never> {
    await sleep(this.patienceMs, undefined, { signal }).catch(() => undefined);
    throw new LookTimeoutError(this.patienceMs);
  }
}
