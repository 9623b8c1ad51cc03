import { NodeError } from './node-error';

/** Nothing reached the other end: the guard refused the connection, or none could be opened. */
export class UnsentError extends NodeError {}

/** Whether nothing was sent, though an SDK may have wrapped the error that says so. */
export function wasNeverSent(error: unknown): boolean {
  let cause = error;
  while (typeof cause === 'object' && cause !== null) {
    if (cause instanceof UnsentError) return true;
    cause = (cause as { readonly cause?: unknown }).cause;
  }
  return false;
}
