/** Milliseconds that a COMMIT under way may go on after the run was stopped. */
const PATIENCE_MS = 500;

/**
 * A signal that follows another, except that a COMMIT that was sent may come to its end: cut off, it
 * would leave open whether the rows are written.
 */
export class CommitShield {
  private readonly inner = new AbortController();
  private isCommitting = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly outer: AbortSignal) {
    if (outer.aborted) this.abort();
    else outer.addEventListener('abort', this.onAbort, { once: true });
  }

  get signal(): AbortSignal {
    return this.inner.signal;
  }

  /** From now on an abort waits for a while. Throws the reason of one that came before. */
  raise(): void {
    this.outer.throwIfAborted();
    this.isCommitting = true;
  }

  lower(): void {
    clearTimeout(this.timer);
    this.outer.removeEventListener('abort', this.onAbort);
  }

  private readonly onAbort = (): void => {
    if (this.isCommitting) this.timer = setTimeout(this.abort, PATIENCE_MS);
    else this.abort();
  };

  private readonly abort = (): void => {
    this.inner.abort(this.outer.reason);
  };
}
