import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  StreamableFile,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import { map, type Observable } from 'rxjs';
import { Clock } from '../../common/clock';
import { FlatAnswer, SplicedJson } from './answers';
import { contextOf } from './request-context';

/**
 * Puts what a handler returns into `{success, data, meta}`: a FlatAnswer's fields stand beside
 * `meta`, a SplicedJson keeps its JSON text. A 204 and a stream go out as they are, and so does what the
 * handler has sent itself.
 */
@Injectable()
export class EnvelopeInterceptor implements NestInterceptor {
  constructor(private readonly clock: Clock) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    return next.handle().pipe(
      map((answer: unknown) => {
        const isWithout = answer instanceof StreamableFile || response.statusCode === 204;
        if (isWithout || response.headersSent) return answer;
        response.setHeader('Content-Type', 'application/json; charset=utf-8');
        return envelope(answer, contextOf(request).id, this.clock.now());
      }),
    );
  }
}

/** The JSON text of an answer. */
export function envelope(answer: unknown, requestId: string, now: Date): string {
  const meta = JSON.stringify({ request_id: requestId, timestamp: now });
  if (answer instanceof FlatAnswer) {
    const fields = JSON.stringify(answer.fields).slice(1, -1);
    return `{"success":true,${fields === '' ? '' : `${fields},`}"meta":${meta}}`;
  }
  const data = answer instanceof SplicedJson ? answer.toText() : JSON.stringify(answer ?? null);
  return `{"success":true,"data":${data},"meta":${meta}}`;
}
