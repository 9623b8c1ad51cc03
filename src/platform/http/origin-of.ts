import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import ipaddr from 'ipaddr.js';
import { clientAddress } from './client-address';
import { contextOf } from './request-context';
import type { RequestOrigin } from './request-origin';

const LONGEST_ADDRESS = 64;
const LONGEST_AGENT = 200;

export function originOf(request: Request): RequestOrigin {
  const agent = request.headers['user-agent']?.replaceAll(/[^\x20-\x7e]/g, '');
  const text = request.ip ?? '';
  const address = ipaddr.isValid(text) ? ipaddr.process(text).toString() : text;
  return {
    address: address.slice(0, LONGEST_ADDRESS),
    network: clientAddress(request),
    userAgent: agent?.slice(0, LONGEST_AGENT) ?? null,
    requestId: contextOf(request).id,
  };
}

/** Where the request comes from, for handlers without a principal. */
export const Origin = createParamDecorator(
  (_data: unknown, context: ExecutionContext): RequestOrigin =>
    originOf(context.switchToHttp().getRequest<Request>()),
);
