import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppError } from '../../common/app-error';
import { type WindowCounter, WindowCounters } from '../counting/window-counter';
import { clientAddress } from './client-address';
import { setRateLimitHeaders } from './rate-limit-headers';

const LIMIT_PER_MINUTE = 60;

/** Slows down whoever tries out keys: failures of one address, never successes. */
@Injectable()
export class FailedAuthentications {
  private readonly counter: WindowCounter;

  constructor(counters: WindowCounters) {
    this.counter = counters.open('failed-authentications');
  }

  /** Throws RATE_LIMITED from the 61st failure of a minute on. */
  async count(request: Request, response: Response): Promise<void> {
    const state = await this.counter.hit(clientAddress(request), LIMIT_PER_MINUTE);
    setRateLimitHeaders(response, LIMIT_PER_MINUTE, state);
    if (!state.exceeded) return;
    throw new AppError('RATE_LIMITED', 'Too many failed authentications from this address', {
      retryAfterSeconds: state.resetSeconds,
    });
  }
}
