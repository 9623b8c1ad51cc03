import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Response } from 'express';

/** A signal that aborts when the client hangs up; also, to no effect, when it has its answer. */
export const ClientGone = createParamDecorator(
  (_data: unknown, context: ExecutionContext): AbortSignal =>
    goneSignal(context.switchToHttp().getResponse<Response>()),
);

/** The same signal of that response. */
export function goneSignal(response: Response): AbortSignal {
  const gone = new AbortController();
  if (response.closed) gone.abort();
  response.once('close', () => {
    gone.abort();
  });
  return gone.signal;
}
