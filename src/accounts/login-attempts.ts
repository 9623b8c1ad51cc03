import { Injectable } from '@nestjs/common';
import { AppError } from '../common/app-error';
import { type WindowCounter, WindowCounters } from '../platform/counting/window-counter';

const PER_ACCOUNT = 10;
const PER_ADDRESS = 60;

/**
 * Limits how often passwords can be tried: 10 times a minute for one account, wherever from, and
 * 60 times a minute from one address, whatever accounts.
 */
@Injectable()
export class LoginAttempts {
  private readonly counter: WindowCounter;

  constructor(counters: WindowCounters) {
    this.counter = counters.open('logins');
  }

  /** Counts an attempt. @throws AppError RATE_LIMITED where it is one too many. */
  async count(email: string, address: string): Promise<void> {
    await this.hit(`address ${address}`, PER_ADDRESS);
    await this.hit(`account ${email}`, PER_ACCOUNT);
  }

  private async hit(key: string, limit: number): Promise<void> {
    const { exceeded, resetSeconds } = await this.counter.hit(key, limit);
    if (!exceeded) return;
    throw new AppError(
      'RATE_LIMITED',
      `Too many attempts to sign in; try again in ${String(resetSeconds)} s`,
      { retryAfterSeconds: resetSeconds },
    );
  }
}
