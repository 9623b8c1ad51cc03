const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** A session ends after this time without a request. */
const IDLE_MS = 7 * DAY_MS;
/** A session ends after this time in any case. */
export const ABSOLUTE_MS = 30 * DAY_MS;

/** A session last seen at this moment or before is over. */
export function idleLimit(now: Date): Date {
  return new Date(now.getTime() - IDLE_MS);
}

export function expiryOfNewSession(now: Date): Date {
  return new Date(now.getTime() + ABSOLUTE_MS);
}

/** Uses are noted to the minute: a later note than this makes another one needless. */
export function aMinuteBefore(now: Date): Date {
  return new Date(now.getTime() - MINUTE_MS);
}
