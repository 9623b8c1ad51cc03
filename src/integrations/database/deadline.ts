/** A signal that also aborts after a while. Call `clear` when the work is done. */
export class Deadline {
  readonly signal: AbortSignal;
  private readonly timer: NodeJS.Timeout;

  constructor(outer: AbortSignal, milliseconds: number, reason: Error) {
    const late = new AbortController();
    this.signal = AbortSignal.any([outer, late.signal]);
    this.timer = setTimeout(() => {
      late.abort(reason);
    }, milliseconds);
  }

  clear(): void {
    clearTimeout(this.timer);
  }
}
