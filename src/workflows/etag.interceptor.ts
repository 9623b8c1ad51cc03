import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { Response } from 'express';
import { type Observable, tap } from 'rxjs';
import { etagOf } from './if-match';

/** Sends the version of an answered workflow as its ETag. */
@Injectable()
export class EtagInterceptor implements NestInterceptor<{ readonly version: number }> {
  intercept(
    context: ExecutionContext,
    next: CallHandler<{ readonly version: number }>,
  ): Observable<unknown> {
    const response = context.switchToHttp().getResponse<Response>();
    return next.handle().pipe(
      tap(({ version }) => {
        response.setHeader('ETag', etagOf(version));
      }),
    );
  }
}
