import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import type { Request } from 'express';
import type { Observable } from 'rxjs';
import { AppError } from '../../common/app-error';
import { readJsonBody } from './json-body';
import { assertWithinLimits } from './json-limits';
import { OPTIONAL_BODY } from './optional-body.decorator';

type BodyNeed = 'none' | 'optional' | 'required';

/**
 * Reads the body of handlers that take one. It runs after the guards, so that nobody's body is read
 * before the caller is known, counted and allowed.
 */
@Injectable()
export class JsonBodyInterceptor implements NestInterceptor {
  private readonly needs = new WeakMap<object, BodyNeed>();

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const need = this.needOf(context);
    if (need !== 'none') {
      const request = context.switchToHttp().getRequest<Request>();
      const body = await readJsonBody(request);
      if (body !== undefined) assertWithinLimits(body);
      if (body === undefined && need === 'required') {
        throw new AppError('INVALID_BODY', 'The request body is empty: this route needs JSON');
      }
      request.body = body ?? {};
    }
    return next.handle();
  }

  private needOf(context: ExecutionContext): BodyNeed {
    const handler = context.getHandler();
    const known = this.needs.get(handler);
    if (known !== undefined) return known;
    const need = bodyNeed(handler, context.getClass());
    this.needs.set(handler, need);
    return need;
  }
}

function bodyNeed(handler: { name: string }, controller: object): BodyNeed {
  const parameters = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler.name) ??
    {}) as object;
  const body = `${String(RouteParamtypes.BODY)}:`;
  if (!Object.keys(parameters).some((name) => name.startsWith(body))) return 'none';
  return Reflect.getMetadata(OPTIONAL_BODY, handler) === true ? 'optional' : 'required';
}
