import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { clientAddress } from '../platform/http/client-address';

/** Where the request comes from, as a key for counting. */
export const ClientAddress = createParamDecorator(
  (_data: unknown, context: ExecutionContext): string =>
    clientAddress(context.switchToHttp().getRequest<Request>()),
);
