import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../common/clock';
import type { SessionAuthenticator } from '../platform/http/authenticator';
import { SCOPES, type Principal } from '../platform/http/principal';
import type { RequestOrigin } from '../platform/http/request-origin';
import { BackgroundWrites } from '../platform/database/background-writes';
import { aMinuteBefore, expiryOfNewSession, idleLimit } from './session-lifetime';
import type { SessionEntity } from './session.entity';
import { SessionTokens } from './session-token';
import { SessionsRepository } from './sessions.repository';
import { userResource } from './user-resource';
import type { UserEntity } from './user.entity';

/** Begins sessions, finds their callers again, and ends them. */
@Injectable()
export class SessionsService implements SessionAuthenticator {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly tokens: SessionTokens,
    private readonly writes: BackgroundWrites,
    private readonly trail: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** The token for the cookie of a new session. */
  async begin(user: UserEntity, origin: RequestOrigin): Promise<string> {
    const now = this.clock.now();
    const token = this.tokens.generate();
    await this.sessions.removeExpired(now);
    await this.trail.run(signedIn(user, origin), async (transaction, note) => {
      await this.sessions.insert(transaction, {
        userId: user.id,
        tokenHash: this.tokens.hash(token),
        created: now,
        lastSeenAt: now,
        expiresAt: expiryOfNewSession(now),
      });
      note({ action: 'login.succeeded', resource: userResource(user) });
    });
    return token;
  }

  async authenticate(token: string): Promise<Principal | undefined> {
    const now = this.clock.now();
    const session = await this.sessions.findLive(this.tokens.hash(token), now, idleLimit(now));
    if (!session?.user?.isActive || session.user.email === null) return undefined;
    this.noteSeen(session, now);
    return toPrincipal(session.id, session.user, session.user.email);
  }

  async end(caller: Principal, sessionId: number): Promise<void> {
    const { userId: id, email } = caller;
    await this.trail.run(caller, async (transaction, note) => {
      const wasThere = await this.sessions.remove(transaction, sessionId, id);
      if (wasThere) note({ action: 'logout', resource: userResource({ id, email }) });
    });
  }

  private noteSeen(session: SessionEntity, now: Date): void {
    const limit = aMinuteBefore(now);
    if (session.lastSeenAt > limit) return;
    this.writes.start(`session ${String(session.id)} seen`, () =>
      this.sessions.noteSeen(session.id, now, limit),
    );
  }
}

/** A person whose session is about to begin. */
function signedIn(user: UserEntity, origin: RequestOrigin): Principal {
  return { ...toPrincipal(0, user, user.email ?? ''), origin };
}

function toPrincipal(sessionId: number, user: UserEntity, email: string): Principal {
  return {
    userId: user.id,
    organizationId: user.organizationId,
    email,
    role: user.role,
    level: user.role === 'admin' ? 'client' : 'user',
    scopes: SCOPES,
    via: { kind: 'session', sessionId },
  };
}
