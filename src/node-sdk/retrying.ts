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
const LONGEST_WAIT_MS = 60_000;
const FIRST_BACKOFF_MS = 500;
/** `Wed, 21 Oct 2026 07:28:00 GMT` */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

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

/**
 * The wait of a Retry-After header in milliseconds; undefined where there is none. A moment is
 * counted from the answer's Date header, so that clocks need not agree.
 * @see RFC 9110, 10.2.3
 */
export function retryAfterMs(
  header: string | null | undefined,
  dateHeader?: string,
): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d{1,6}$/.test(text)) return Number(text) * 1000;
  const wait = httpDate(text) - httpDate(dateHeader);
  return Number.isNaN(wait) ? undefined : Math.max(wait, 0);
}

function httpDate(text = ''): number {
  return HTTP_DATE.test(text) ? Date.parse(text) : NaN;
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
