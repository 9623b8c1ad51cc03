import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { IdGenerator } from '../../common/id-generator';
import { Log } from '../logging/log';
import { countRequest } from './http.metrics';
import { attachContext, contextOf } from './request-context';
import { Traffic } from './traffic';

const ACCEPTED_ID = /^[A-Za-z0-9_-]{8,64}$/;

/** First of all: gives the request its id, counts it, and logs one line when it is answered. */
@Injectable()
export class RequestContextMiddleware {
  constructor(
    private readonly ids: IdGenerator,
    private readonly log: Log,
    private readonly traffic: Traffic,
  ) {}

  readonly use = (request: Request, response: Response, next: NextFunction): void => {
    const given = request.headers['x-request-id'];
    const id =
      typeof given === 'string' && ACCEPTED_ID.test(given) ? given : `req_${this.ids.random()}`;
    attachContext(request, { id, startedAt: performance.now() });
    response.setHeader('X-Request-Id', id);
    this.traffic.begin();
    response.once('close', () => {
      this.traffic.end();
      this.write(request, response);
    });
    next();
  };

  private write(request: Request, response: Response): void {
    const { id, startedAt, principal } = contextOf(request);
    const route = (request.route as { path?: string } | undefined)?.path;
    const { method } = request;
    const { statusCode: status } = response;
    const aborted = !response.writableFinished;
    const milliseconds = performance.now() - startedAt;
    countRequest({ method, route, status, aborted, seconds: milliseconds / 1000 });
    this.log.info(
      {
        request_id: id,
        method,
        route: route ?? null,
        status,
        duration_ms: Math.round(milliseconds * 100) / 100,
        ...(aborted ? { aborted } : {}),
        ...(principal === undefined ? {} : { organization_id: principal.organizationId }),
      },
      'request',
    );
  }
}
