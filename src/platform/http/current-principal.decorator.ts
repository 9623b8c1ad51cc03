import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { Principal } from './principal';
import { contextOf } from './request-context';

/** The authenticated caller; on handlers that declare `@Access` alone. */
export const CurrentPrincipal = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Principal => {
    const { principal } = contextOf(context.switchToHttp().getRequest<Request>());
    if (principal === undefined) throw new Error('A public handler has no principal');
    return principal;
  },
);
