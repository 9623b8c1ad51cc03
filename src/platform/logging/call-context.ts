import { AsyncLocalStorage } from 'node:async_hooks';

/** What stands on every line of the log that concerns a request or a run. */
export interface CallFields {
  request_id?: string;
  execution_id?: string;
  /** Where tracing is on. */
  trace_id?: string;
}

/** The request or run that a chain of calls works for. */
export interface CallContext {
  readonly fields: CallFields;
  /** The span under way (W3C Trace Context), the parent of what comes next. */
  readonly traceparent?: string | undefined;
}

const contexts = new AsyncLocalStorage<CallContext | undefined>();

/**
 * Runs `work`, and all that it calls and starts, in the context: it takes the place of the one
 * around it. Undefined: in none, for what goes on beyond the request that happens to begin it.
 */
export function inCall<T>(context: CallContext | undefined, work: () => T): T {
  return contexts.run(context, work);
}

/** Adds to what the lines of the request or run under way say. */
export function noteCall(fields: CallFields): void {
  const context = contexts.getStore();
  if (context) Object.assign(context.fields, fields);
}

export function currentCall(): CallContext | undefined {
  return contexts.getStore();
}
