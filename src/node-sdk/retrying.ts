import { setTimeout } from 'node:timers/promises';

/** Milliseconds to wait before the next try, as the other side asks; or as it grows; or no more. */
export type RetryDecision = number | 'backoff' | 'never';

export interface RetryOptions {
  /** Ends trying and waiting at once. */
  readonly signal: AbortSignal;
  /** Whether an error may pass by itself. */
  readonly judge: (error: unknown) => RetryDecision;
  /** Default 4. */
  readonly tries?: number;
}

/** Longest wait that is worth a run's time. Who asks for more gets no further try. */
export const LONGEST_WAIT_MS = 60_000;
const FIRST_BACKOFF_MS = 500;

/**
 * Does work that changes nothing at the other end, again after faults that may pass. Rejects with
 * the last error; after an abort with the signal's reason, whatever the work itself still does.
 */
export async function retrying<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { signal, judge, tries = 4 } = options;
  for (let tried = 1; ; tried++) {
    try {
      return await untilAborted(work(), signal);
    } catch (error) {
      signal.throwIfAborted();
      const decision = tried < tries ? judge(error) : 'never';
      if (decision === 'never' || (decision !== 'backoff' && decision > LONGEST_WAIT_MS))
        throw error;
      await pause(decision === 'backoff' ? backoff(tried) : decision, signal);
    }
  }
}

/** What a promise brings, unless the signal comes first: then its reason, at once. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = (): void => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** The wait of a Retry-After header in milliseconds; undefined where there is none in seconds. */
export function retryAfterMs(header: string | null | undefined): number | undefined {
  return /^\d{1,6}$/.test(header?.trim() ?? '') ? Number(header) * 1000 : undefined;
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(milliseconds, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

/** Doubles each time; the random half keeps runs that failed together from coming back together. */
function backoff(tried: number): number {
  return FIRST_BACKOFF_MS * 2 ** (tried - 1) * (0.5 + Math.random() / 2);
}
