import type { AuditTrail } from '../audit/audit-trail';
import type { SecuritySettings } from '../platform/config/security.settings';
import { SCOPES } from '../platform/http/principal';
import { BackgroundWrites } from '../platform/database/background-writes';
import type { SessionEntity } from './session.entity';
import { SessionTokens } from './session-token';
import type { SessionsRepository } from './sessions.repository';
import { SessionsService } from './sessions.service';
import type { UserEntity } from './user.entity';

const START = new Date('2026-04-29T12:00:00.000Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const ORIGIN = {
  address: '203.0.113.7',
  network: '203.0.113.7',
  userAgent: null,
  requestId: 'req_1',
};

/** Does the work without a database. */
class FakeTrail {
  run<T>(_by: unknown, work: (manager: undefined, note: () => void) => Promise<T>): Promise<T> {
    return work(undefined, () => undefined);
  }
}

/** Keeps sessions as the table does. */
class FakeSessions {
  readonly rows: SessionEntity[] = [];

  constructor(private readonly user: UserEntity) {}

  insert(_manager: unknown, session: Omit<SessionEntity, 'id'>): Promise<void> {
    this.rows.push({ ...session, id: this.rows.length + 1, user: this.user });
    return Promise.resolve();
  }

  findLive(tokenHash: string, now: Date, idleSince: Date): Promise<SessionEntity | null> {
    const live = this.rows.find(
      (row) => row.tokenHash === tokenHash && row.expiresAt > now && row.lastSeenAt > idleSince,
    );
    return Promise.resolve(live ?? null);
  }

  noteSeen(id: number, now: Date): Promise<void> {
    const row = this.rows.find((candidate) => candidate.id === id);
    if (row) row.lastSeenAt = now;
    return Promise.resolve();
  }

  removeExpired(): Promise<void> {
    return Promise.resolve();
  }
}

function given(changes: Partial<UserEntity> = {}) {
  const user: UserEntity = {
    id: 3,
    organizationId: 1,
    email: 'ada@example.com',
    passwordHash: null,
    role: 'member',
    isActive: true,
    deletedAt: null,
    created: START,
    modified: START,
    ...changes,
  };
  const time = { now: START };
  const fake = new FakeSessions(user);
  const service = new SessionsService(
    fake as unknown as SessionsRepository,
    new SessionTokens({ sessionSecret: 'secret' } as SecuritySettings),
    new BackgroundWrites(),
    new FakeTrail() as unknown as AuditTrail,
    { now: () => time.now },
  );
  return { user, time, fake, service };
}

const after = (ms: number): Date => new Date(START.getTime() + ms);

describe('SessionsService', () => {
  it('keeps no token, only its HMAC', async () => {
    const { user, fake, service } = given();
    const token = await service.begin(user, ORIGIN);
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(JSON.stringify(fake.rows)).not.toContain(token);
  });

  it.each([
    ['member', 'user'],
    ['admin', 'client'],
  ] as const)('lets a %s act at %s level with every scope', async (role, level) => {
    const { user, service } = given({ role });
    expect(await service.authenticate(await service.begin(user, ORIGIN))).toEqual({
      userId: 3,
      organizationId: 1,
      email: 'ada@example.com',
      role,
      level,
      scopes: SCOPES,
      via: { kind: 'session', sessionId: 1 },
    });
  });

  it('knows no other token', async () => {
    const { user, service } = given();
    await service.begin(user, ORIGIN);
    expect(await service.authenticate('x'.repeat(43))).toBeUndefined();
  });

  it('knows nobody whose account is disabled or deleted', async () => {
    for (const changes of [{ isActive: false }, { email: null }]) {
      const { user, service } = given(changes);
      expect(await service.authenticate(await service.begin(user, ORIGIN))).toBeUndefined();
    }
  });

  it('ends after seven days without a request', async () => {
    const { user, time, service } = given();
    const token = await service.begin(user, ORIGIN);
    time.now = after(7 * DAY - 1);
    expect(await service.authenticate(token)).toBeDefined();
    time.now = after(14 * DAY - 1);
    expect(await service.authenticate(token)).toBeUndefined();
  });

  it('ends after thirty days of use', async () => {
    const { user, time, service } = given();
    const token = await service.begin(user, ORIGIN);
    for (let day = 1; day < 30; day += 1) {
      time.now = after(day * DAY);
      expect(await service.authenticate(token)).toBeDefined();
    }
    time.now = after(30 * DAY);
    expect(await service.authenticate(token)).toBeUndefined();
  });

  it('notes at most one use a minute', async () => {
    const { user, time, fake, service } = given();
    const token = await service.begin(user, ORIGIN);
    time.now = after(MINUTE - 1);
    await service.authenticate(token);
    expect(fake.rows[0]?.lastSeenAt).toEqual(START);
    time.now = after(MINUTE);
    await service.authenticate(token);
    expect(fake.rows[0]?.lastSeenAt).toEqual(after(MINUTE));
  });
});
