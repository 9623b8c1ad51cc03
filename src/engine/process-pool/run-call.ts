import type { CallContext } from '../../platform/logging/call-context';
import type { RunPlan } from './messages';

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
    },
    traceparent,
  };
}
