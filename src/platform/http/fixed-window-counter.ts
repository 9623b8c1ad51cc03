import type { Clock } from '../../common/clock';

/** A counted event and where its window stands. */
export interface WindowState {
  /** Events of the window that were within the limit. */
  readonly accepted: number;
  readonly remaining: number;
  /** Whole seconds until the window ends, 1 or more. */
  readonly resetSeconds: number;
  /** Whether this event was beyond the limit. */
  readonly exceeded: boolean;
}

interface Window {
  readonly startedAt: number;
  hits: number;
}

/**
 * Counts events by key in windows that begin with a key's first event: exactly `limit` of them pass
 * in a window. An event costs the same however many came before, and ended windows are forgotten.
 */
export class FixedWindowCounter {
  /** In order of their beginning, for a new window always goes to the end. */
  private readonly windows = new Map<string, Window>();

  constructor(
    private readonly clock: Clock,
    private readonly windowMs = 60_000,
  ) {}

  /** Counts an event. */
  hit(key: string, limit: number): WindowState {
    const now = this.clock.now().getTime();
    this.forgetEnded(now);
    const window = this.windows.get(key) ?? this.open(key, now);
    window.hits = Math.min(window.hits + 1, limit + 1);
    const accepted = Math.min(window.hits, limit);
    return {
      accepted,
      remaining: limit - accepted,
      resetSeconds: Math.max(1, Math.ceil((window.startedAt + this.windowMs - now) / 1000)),
      exceeded: window.hits > limit,
    };
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
