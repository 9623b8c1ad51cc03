import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { IdGenerator } from '../../common/id-generator';
import { type CallFields, inCall } from '../logging/call-context';
import { Log } from '../logging/log';
import { Traces } from '../tracing/traces';
import { countRequest } from './http.metrics';
import { attachContext, contextOf } from './request-context';
import type { Principal } from './principal';
import { beginRequestSpan, endRequestSpan } from './request-span';
import { Traffic } from './traffic';

const ACCEPTED_ID = /^[A-Za-z0-9_-]{8,64}$/;

/** First of all: gives the request its id and its span, counts it, and logs one line when it is answered. */
@Injectable()
export class RequestContextMiddleware {
  constructor(
    private readonly ids: IdGenerator,
    private readonly log: Log,
    private readonly traffic: Traffic,
    private readonly traces: Traces,
  ) {}

  readonly use = (request: Request, response: Response, next: NextFunction): void => {
    const given = request.headers['x-request-id'];
    const id =
      typeof given === 'string' && ACCEPTED_ID.test(given) ? given : `req_${this.ids.random()}`;
    const span = beginRequestSpan(this.traces, request);
    const fields: CallFields = {
      request_id: id,
      ...(span && { trace_id: span.traceId }),
    };
    attachContext(request, { id, startedAt: performance.now() });
    response.setHeader('X-Request-Id', id);
    this.traffic.begin();
    response.once('close', () => {
      this.traffic.end();
      this.write(request, response, fields);
      if (span) endRequestSpan(span, request, response, fields);
    });
    inCall({ fields, traceparent: span?.traceparent }, next);
  };

  private write(request: Request, response: Response, fields: CallFields): void {
    const { startedAt, principal, keyPrefix } = contextOf(request);
    const route = (request.route as { path?: string } | undefined)?.path;
    const { method } = request;
    const { statusCode: status } = response;
    const aborted = !response.writableFinished;
    const milliseconds = performance.now() - startedAt;
    countRequest({ method, route, status, aborted, seconds: milliseconds / 1000 });
    this.log.info(
      {
        ...fields,
        method,
        route: route ?? null,
        status,
        duration_ms: Math.round(milliseconds * 100) / 100,
        ...(aborted ? { aborted } : {}),
        ...(principal && callerOf(principal)),
        ...(keyPrefix === undefined ? {} : { key_prefix: keyPrefix }),
      },
      'request',
    );
  }
}

function callerOf({ organizationId, userId }: Principal) {
  return { organization_id: organizationId, user_id: userId };
}
