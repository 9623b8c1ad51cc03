import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { AppError } from '../../common/app-error';
import { Traffic } from './traffic';

/**
 * Refuses new requests while the server shuts down, and keeps no connection for more of them from the
 * signal to stop on, so that callers turn to another one.
 */
@Injectable()
export class ClosingMiddleware {
  constructor(private readonly traffic: Traffic) {}

  readonly use = (_request: Request, response: Response, next: NextFunction): void => {
    if (this.traffic.isLeaving) response.setHeader('Connection', 'close');
    if (!this.traffic.isClosing) {
      next();
      return;
    }
    next(
      new AppError('SERVICE_UNAVAILABLE', 'The server is shutting down', { retryAfterSeconds: 5 }),
    );
  };
}
