import type { Clock } from '../../common/clock';
import { WindowCounter, WindowCounters, windowState, type WindowState } from './window-counter';

interface Window {
  readonly startedAt: number;
  hits: number;
}

/**
 * Counts in this process, by the Clock. An event costs the same however many came before, and ended
 * windows are forgotten.
 */
export class FixedWindowCounter extends WindowCounter {
  /** In order of their beginning, for a new window always goes to the end. */
  private readonly windows = new Map<string, Window>();

  constructor(
    private readonly clock: Clock,
    private readonly windowMs = 60_000,
  ) {
    super();
  }

  hit(key: string, limit: number): Promise<WindowState> {
    return Promise.resolve(this.count(key, limit));
  }

  /** As `hit`, at once. */
  count(key: string, limit: number): WindowState {
    const now = this.clock.now().getTime();
    this.forgetEnded(now);
    const window = this.windows.get(key) ?? this.open(key, now);
    window.hits = Math.min(window.hits + 1, limit + 1);
    return windowState(window.hits, limit, window.startedAt + this.windowMs - now);
  }

  /** How many windows are held in memory. */
  get size(): number {
    return this.windows.size;
  }

  private open(key: string, now: number): Window {
    const window = { startedAt: now, hits: 0 };
    this.windows.set(key, window);
    return window;
  }

  private forgetEnded(now: number): void {
    for (const [key, { startedAt }] of this.windows) {
      const running = now >= startedAt && now < startedAt + this.windowMs;
      if (running) return;
      this.windows.delete(key);
    }
  }
}

/** Counters of this server alone. */
export class LocalWindowCounters extends WindowCounters {
  constructor(private readonly clock: Clock) {
    super();
  }

  open(): WindowCounter {
    return new FixedWindowCounter(this.clock);
  }
}
