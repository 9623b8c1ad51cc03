import { Cron } from 'croner';

export const MISFIRE_POLICIES = ['skip', 'run_once'] as const;
/** What becomes of fire times that nobody was there for: nothing, or one run for all of them. */
export type MisfirePolicy = (typeof MISFIRE_POLICIES)[number];

/** When something fires. */
export interface FireRule {
  /** Five fields, or six with seconds first. */
  readonly cron: string | null;
  readonly intervalSeconds: number | null;
  /** IANA name. */
  readonly timezone: string;
}

/**
 * The first fire time after a moment. A cron pattern is read on the wall clock of its zone: a time
 * that a change of the clock leaves out fires as soon as the clock has gone forward, one that comes twice
 * fires the first time it comes. Undefined where there is none any more.
 */
export function nextFireTime(rule: FireRule, after: Date): Date | undefined {
  if (rule.intervalSeconds !== null) {
    return new Date(after.getTime() + rule.intervalSeconds * 1000);
  }
  return cronOf(rule).nextRun(after) ?? undefined;
}

/** The next fire times after a moment, at most `count`. */
export function nextFireTimes(rule: FireRule, after: Date, count: number): Date[] {
  const times: Date[] = [];
  let last: Date | undefined = after;
  while (times.length < count) {
    last = nextFireTime(rule, last);
    if (last === undefined) break;
    times.push(last);
  }
  return times;
}

/** What is wrong with a pattern, if anything. */
export function cronFault(cron: string, timezone: string): string | undefined {
  const fields = cron.trim().split(/\s+/).length;
  if (fields !== 5 && fields !== 6) {
    return 'must have five fields (minute hour day month weekday), or six with seconds first';
  }
  try {
    const next = cronOf({ cron, timezone, intervalSeconds: null }).nextRun();
    return next === null ? 'never fires' : undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `is no cron pattern: ${reason.replace(/^CronPattern: /, '')}`;
  }
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function cronOf({ cron, timezone }: FireRule): Cron {
  return new Cron(cron ?? '', { timezone, paused: true });
}
