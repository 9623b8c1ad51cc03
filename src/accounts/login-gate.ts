import { Injectable } from '@nestjs/common';
import type { AuditAction, AuditOutcome } from '../audit/audit-actions';
import { AuditTrail } from '../audit/audit-trail';
import { AppError } from '../common/app-error';
import { BackgroundWrites } from '../platform/database/background-writes';
import { type WindowCounter, WindowCounters } from '../platform/counting/window-counter';
import type { RequestOrigin } from '../platform/http/request-origin';
import { LoginAttempts } from './login-attempts';
import { userResource } from './user-resource';
import type { UserEntity } from './user.entity';
import { UsersRepository } from './users.repository';

/**
 * Before passwords are looked at: limits how often they are tried, and tells the audit log of those
 * that were refused. The answer doesn't wait for that, so that it takes as long for an account as for
 * none. What is typed where no account is named is kept nowhere: it may be a password.
 */
@Injectable()
export class LoginGate {
  private readonly told: WindowCounter;

  constructor(
    private readonly attempts: LoginAttempts,
    private readonly users: UsersRepository,
    private readonly trail: AuditTrail,
    private readonly writes: BackgroundWrites,
    counters: WindowCounters,
  ) {
    this.told = counters.open('throttled-logins');
  }

  /** Counts an attempt. @throws AppError RATE_LIMITED where it is one too many. */
  async count(email: string, origin: RequestOrigin): Promise<void> {
    try {
      await this.attempts.count(email, origin.network);
    } catch (error) {
      if (error instanceof AppError && error.code === 'RATE_LIMITED') {
        await this.throttled(email, origin);
      }
      throw error;
    }
  }

  /** The password did not fit, or the account is disabled. */
  refused(user: UserEntity, origin: RequestOrigin): void {
    this.note('login.failed', 'failure', origin, () => Promise.resolve(user));
  }

  /** Told once a minute for an account: there may be thousands. */
  private async throttled(email: string, origin: RequestOrigin): Promise<void> {
    if ((await this.told.hit(email, 1)).exceeded) return;
    this.note('login.throttled', 'denied', origin, () => this.users.findByEmail(email));
  }

  private note(
    action: AuditAction,
    outcome: AuditOutcome,
    origin: RequestOrigin,
    find: () => Promise<UserEntity | null>,
  ): void {
    this.writes.start(`${action} of ${origin.requestId}`, async () => {
      const user = await find();
      if (user === null) return;
      const actor = { type: 'anonymous' as const, organizationId: user.organizationId, origin };
      const entry = this.trail.entryOf(actor, { action, outcome, resource: userResource(user) });
      await this.trail.write(entry);
    });
  }
}
