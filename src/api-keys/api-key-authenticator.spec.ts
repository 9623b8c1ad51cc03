import { BackgroundWrites } from '../platform/database/background-writes';
import type { UserEntity } from '../accounts/user.entity';
import type { SecuritySettings } from '../platform/config/security.settings';
import { ApiKeyAuthenticator } from './api-key-authenticator';
import type { ApiKeyEntity } from './api-key.entity';
import type { ApiKeysRepository } from './api-keys.repository';
import { generateKey } from './key-format';
import { KeyHasher } from './key-hasher';

const NOW = new Date('2026-04-29T12:00:00.000Z');
const secondsAgo = (seconds: number): Date => new Date(NOW.getTime() - seconds * 1000);
const hasher = new KeyHasher({ apiKeyPepper: 'pepper' } as SecuritySettings);

function aUser(changes: Partial<UserEntity> = {}): UserEntity {
  return {
    id: 3,
    organizationId: 1,
    email: 'ada@example.com',
    passwordHash: null,
    role: 'member',
    isActive: true,
    deletedAt: null,
    created: NOW,
    modified: NOW,
    ...changes,
  };
}

function aKey(changes: Partial<ApiKeyEntity> = {}): ApiKeyEntity {
  return {
    id: 12,
    organizationId: 1,
    userId: 3,
    user: aUser(),
    name: 'key',
    keyPrefix: 'vntg_abc1',
    keyHash: '',
    scopeLevel: 'user',
    scopes: ['workflows:read'],
    isActive: true,
    lastUsedAt: NOW,
    expiresAt: null,
    created: NOW,
    ...changes,
  };
}

class FakeKeys {
  queries = 0;
  readonly noted: unknown[] = [];

  constructor(private readonly rows: ApiKeyEntity[]) {}

  findByHash(hash: string): Promise<ApiKeyEntity | null> {
    this.queries += 1;
    return Promise.resolve(this.rows.find((row) => row.keyHash === hash) ?? null);
  }

  noteUse(...noted: unknown[]): Promise<void> {
    this.noted.push(noted);
    return Promise.resolve();
  }
}

function given(changes: Partial<ApiKeyEntity> = {}) {
  const value = generateKey();
  const keys = new FakeKeys([aKey({ keyHash: hasher.hash(value), ...changes })]);
  const authenticator = new ApiKeyAuthenticator(
    keys as unknown as ApiKeysRepository,
    hasher,
    new BackgroundWrites(),
    { now: () => NOW },
  );
  return { value, keys, authenticator };
}

describe('ApiKeyAuthenticator', () => {
  it('finds the caller with one query', async () => {
    const expiresAt = new Date('2030-01-01T00:00:00.000Z');
    const { value, keys, authenticator } = given({ expiresAt });
    expect(await authenticator.authenticate(value)).toEqual({
      userId: 3,
      organizationId: 1,
      email: 'ada@example.com',
      role: 'member',
      level: 'user',
      scopes: ['workflows:read'],
      via: { kind: 'key', keyId: 12, keyPrefix: 'vntg_abc1', expiresAt },
    });
    expect(keys.queries).toBe(1);
  });

  it('refuses a malformed key without a query', async () => {
    const { value, keys, authenticator } = given();
    const slip = value.slice(0, -1) + (value.endsWith('a') ? 'b' : 'a');
    for (const text of ['', 'vntg_', 'vntg_abc123def456ghi789jkl012mno345', slip]) {
      await expect(authenticator.authenticate(text)).rejects.toMatchObject({
        code: 'UNAUTHORIZED',
      });
    }
    expect(keys.queries).toBe(0);
  });

  it.each<[string, Partial<ApiKeyEntity>, string]>([
    ['unknown', { keyHash: 'another' }, 'UNAUTHORIZED'],
    ['revoked', { isActive: false }, 'UNAUTHORIZED'],
    ['expired this millisecond', { expiresAt: NOW }, 'UNAUTHORIZED'],
    ['whose user is disabled', { user: aUser({ isActive: false }) }, 'USER_NOT_FOUND'],
    ['whose user is deleted', { user: aUser({ email: null, isActive: false }) }, 'USER_NOT_FOUND'],
    ['revoked, whose user is gone', { isActive: false, user: undefined }, 'UNAUTHORIZED'],
  ])('refuses a key %s', async (_case, changes, code) => {
    const { value, authenticator } = given(changes);
    await expect(authenticator.authenticate(value)).rejects.toMatchObject({ code });
  });

  it.each([
    ['client', 'admin', 'client'],
    ['client', 'member', 'user'],
    ['user', 'admin', 'user'],
  ] as const)('lets a %s-level key of a %s act at %s level', async (scopeLevel, role, level) => {
    const { value, authenticator } = given({ scopeLevel, user: aUser({ role }) });
    expect(await authenticator.authenticate(value)).toMatchObject({ level, role });
  });

  it.each([
    ['the first use', null, 1],
    ['a use a minute after the last note', secondsAgo(60), 1],
    ['no use within that minute', secondsAgo(59), 0],
  ])('notes %s', async (_case, lastUsedAt, notes) => {
    const { value, keys, authenticator } = given({ lastUsedAt });
    await authenticator.authenticate(value);
    expect(keys.noted).toEqual(notes === 0 ? [] : [[12, NOW, secondsAgo(60)]]);
  });

  it('notes nothing for a refused key', async () => {
    const { value, keys, authenticator } = given({ lastUsedAt: null, isActive: false });
    await expect(authenticator.authenticate(value)).rejects.toThrow();
    expect(keys.noted).toEqual([]);
  });
});

describe('KeyHasher', () => {
  it('depends on the pepper', () => {
    const other = new KeyHasher({ apiKeyPepper: 'another' } as SecuritySettings);
    expect(hasher.hash('key')).toMatch(/^[0-9a-f]{64}$/);
    expect(other.hash('key')).not.toBe(hasher.hash('key'));
  });
});
