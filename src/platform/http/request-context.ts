import type { IncomingMessage } from 'node:http';
import type { Principal } from './principal';

/** What the server knows of a request beside its text. */
export interface RequestContext {
  /** Sent as X-Request-Id and as `meta.request_id`. */
  readonly id: string;
  /** By performance.now(). */
  readonly startedAt: number;
  /** Set once the caller is authenticated; a public route never has one. */
  principal?: Principal;
  /**
   * Finds out anew who is calling, for answers that take long; throws as the guards do where the key or
   * the session does not open the route any more. Set together with `principal`.
   */
  authenticateAgain?: () => Promise<Principal>;
  /** The beginning of the API key that was accepted, as lists of keys show it. */
  keyPrefix?: string | undefined;
}

const contexts = new WeakMap<IncomingMessage, RequestContext>();

export function attachContext(request: IncomingMessage, context: RequestContext): void {
  contexts.set(request, context);
}

/** Every request has a context from the first middleware on. */
export function contextOf(request: IncomingMessage): RequestContext {
  const context = contexts.get(request);
  if (context === undefined) throw new Error('The request passed no request context middleware');
  return context;
}
