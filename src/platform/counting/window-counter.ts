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

/**
 * Counts events by key in windows that begin with a key's first event: exactly `limit` of them pass
 * in a window.
 */
export abstract class WindowCounter {
  /** Counts an event. Never rejects. */
  abstract hit(key: string, limit: number): Promise<WindowState>;
}

/** Where counters come from: each counts by itself, here or in what all servers share. */
export abstract class WindowCounters {
  /** `name` tells counters apart; the same name counts the same on every server. */
  abstract open(name: string): WindowCounter;
}

/** Where a window stands after so many events, the latest included. */
export function windowState(hits: number, limit: number, millisecondsLeft: number): WindowState {
  const accepted = Math.min(hits, limit);
  return {
    accepted,
    remaining: limit - accepted,
    resetSeconds: Math.max(1, Math.ceil(millisecondsLeft / 1000)),
    exceeded: hits > limit,
  };
}
