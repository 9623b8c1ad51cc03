import { Injectable } from '@nestjs/common';
import { AppError } from '../common/app-error';
import { Clock } from '../common/clock';
import { FixedWindowCounter } from '../platform/http/fixed-window-counter';

const PER_ACCOUNT = 10;
const PER_ADDRESS = 60;

/**
 * Limits how often passwords can be tried: 10 times a minute for one account, wherever from, and
 * 60 times a minute from one address, whatever accounts.
 */
@Injectable()
export class LoginAttempts {
  private readonly counter: FixedWindowCounter;

  constructor(clock: Clock) {
    this.counter = new FixedWindowCounter(clock);
  }

  /** Counts an attempt. @throws AppError RATE_LIMITED where it is one too many. */
  count(email: string, address: string): void {
    this.hit(`address ${address}`, PER_ADDRESS);
    this.hit(`account ${email}`, PER_ACCOUNT);
  }

  private hit(key: string, limit: number): void {
    const { exceeded, resetSeconds } = this.counter.hit(key, limit);
    if (!exceeded) return;
    throw new AppError(
      'RATE_LIMITED',
      `Too many attempts to sign in; try again in ${String(resetSeconds)} s`,
      { retryAfterSeconds: resetSeconds },
    );
  }
}
