import { type CallContext, currentCall } from '../../platform/logging/call-context';
import type { RunOrigin, RunPlan } from './messages';

/** The context of a run: a run has its own, whatever request happens to make the place that it takes. */
export function callOf({
  executionId,
  origin = {},
}: Pick<RunPlan, 'executionId' | 'origin'>): CallContext {
  const { requestId, traceparent } = origin;
  return {
    fields: {
      ...(requestId === undefined ? {} : { request_id: requestId }),
      execution_id: executionId,
      ...(traceparent === undefined ? {} : { trace_id: traceIdOf(traceparent) }),
    },
    traceparent,
  };
}

/** The request or run under way, as the origin of what it asks for. */
export function originOfCall(): RunOrigin {
  const { fields, traceparent } = currentCall() ?? { fields: {} };
  return {
    ...(fields.request_id === undefined ? {} : { requestId: fields.request_id }),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

/** W3C Trace Context: `version-trace-span-flags`. */
function traceIdOf(traceparent: string): string {
  return traceparent.split('-')[1] ?? '';
}
