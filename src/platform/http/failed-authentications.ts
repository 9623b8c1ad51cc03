import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppError } from '../../common/app-error';
import { Clock } from '../../common/clock';
import { clientAddress } from './client-address';
import { FixedWindowCounter } from './fixed-window-counter';
import { setRateLimitHeaders } from './rate-limit-headers';

const LIMIT_PER_MINUTE = 60;

/** Slows down whoever tries out keys: failures of one address, never successes. */
@Injectable()
export class FailedAuthentications {
  private readonly counter: FixedWindowCounter;

  constructor(clock: Clock) {
    this.counter = new FixedWindowCounter(clock);
  }

  /** Throws RATE_LIMITED from the 61st failure of a minute on. */
  count(request: Request, response: Response): void {
    const state = this.counter.hit(clientAddress(request), LIMIT_PER_MINUTE);
    setRateLimitHeaders(response, LIMIT_PER_MINUTE, state);
    if (!state.exceeded) return;
    throw new AppError('RATE_LIMITED', 'Too many failed authentications from this address', {
      retryAfterSeconds: state.resetSeconds,
    });
  }
}
