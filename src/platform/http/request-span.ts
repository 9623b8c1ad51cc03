import type { Request, Response } from 'express';
import type { CallFields } from '../logging/call-context';
import type { OpenSpan, Traces } from '../tracing/traces';

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/**
 * The span of a request to the API, a child of the caller's where it sends `traceparent`; those of
 * probes and pages are not kept. Undefined where there is none.
 */
export function beginRequestSpan(traces: Traces, request: Request): OpenSpan | undefined {
  if (!request.path.startsWith('/api/')) return undefined;
  const parent = request.headers['traceparent'];
  return traces.begin({
    name: methodOf(request),
    kind: 'server',
    parent: typeof parent === 'string' ? parent : undefined,
  });
}

/** Names are those of OpenTelemetry's semantic conventions for HTTP; the address is never told. */
export function endRequestSpan(
  span: OpenSpan,
  request: Request,
  response: Response,
  fields: CallFields,
): void {
  const method = methodOf(request);
  const route = (request.route as { path?: string } | undefined)?.path;
  const status = response.statusCode;
  span.end({
    ...(route !== undefined && { name: `${method} ${route}` }),
    attributes: {
      'http.request.method': method,
      ...(route !== undefined && { 'http.route': route }),
      'http.response.status_code': status,
      ...(fields.request_id !== undefined && { 'vantage.request_id': fields.request_id }),
      ...(fields.execution_id !== undefined && { 'vantage.execution_id': fields.execution_id }),
      ...(!response.writableFinished && { 'vantage.aborted': true }),
    },
    failed: status >= 500,
  });
}

function methodOf({ method }: Request): string {
  return METHODS.has(method) ? method : '_OTHER';
}
