import type { RunEvent } from '../process-pool/messages';

/** How long progress may wait for more of it. */
const GATHER_MS = 50;

/**
 * Gathers a run's events, since each message between processes costs a system call on both sides.
 * `delivering` leaves at once: from there on the run may not be started again elsewhere.
 */
export class EventOutbox {
  private waiting: RunEvent[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly send: (events: readonly RunEvent[]) => void) {}

  readonly add = (event: RunEvent): void => {
    this.waiting.push(event);
    if (event.kind === 'delivering') this.flush();
    else this.timer ??= setTimeout(this.flush, GATHER_MS);
  };

  /** Sends what waits; the run's outcome comes after it. */
  readonly flush = (): void => {
    clearTimeout(this.timer);
    this.timer = undefined;
    const events = this.waiting;
    this.waiting = [];
    if (events.length > 0) this.send(events);
  };

  /** What was not sent yet, to travel with the outcome. */
  rest(): readonly RunEvent[] {
    clearTimeout(this.timer);
    return this.waiting.splice(0);
  }
}
