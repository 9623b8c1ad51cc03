import { Injectable } from '@nestjs/common';
import { BackgroundWrites } from '../platform/database/background-writes';
import type { UserEntity } from '../accounts/user.entity';
import { AppError } from '../common/app-error';
import { Clock } from '../common/clock';
import type { KeyAuthenticator } from '../platform/http/authenticator';
import type { Principal } from '../platform/http/principal';
import type { ApiKeyEntity } from './api-key.entity';
import { ApiKeysRepository } from './api-keys.repository';
import { isWellFormedKey } from './key-format';
import { KeyHasher } from './key-hasher';

const MINUTE_MS = 60_000;

/** Finds the caller behind an API key with one query, and notes the use. */
@Injectable()
export class ApiKeyAuthenticator implements KeyAuthenticator {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly hasher: KeyHasher,
    private readonly writes: BackgroundWrites,
    private readonly clock: Clock,
  ) {}

  async authenticate(text: string): Promise<Principal> {
    if (!isWellFormedKey(text)) throw refused('This is not an API key of Vantage');
    const key = await this.keys.findByHash(this.hasher.hash(text));
    const now = this.clock.now();
    if (key === null) throw refused('Unknown API key');
    if (!key.isActive) throw refused('The API key was revoked');
    if (key.expiresAt !== null && key.expiresAt <= now) throw refused('The API key has expired');
    const { user } = key;
    if (!user?.isActive || user.email === null) {
      throw new AppError('USER_NOT_FOUND', 'The user of this API key is gone or disabled');
    }
    this.noteUse(key, now);
    return toPrincipal(key, user, user.email);
  }

  private noteUse(key: ApiKeyEntity, now: Date): void {
    const limit = new Date(now.getTime() - MINUTE_MS);
    if (key.lastUsedAt !== null && key.lastUsedAt > limit) return;
    this.writes.start(`key ${String(key.id)} used`, () => this.keys.noteUse(key.id, now, limit));
  }
}

function refused(message: string): AppError {
  return new AppError('UNAUTHORIZED', message);
}

/** A client-level key keeps its reach only while its user is an administrator. */
function toPrincipal(key: ApiKeyEntity, user: UserEntity, email: string): Principal {
  return {
    userId: user.id,
    organizationId: key.organizationId,
    email,
    role: user.role,
    level: user.role === 'admin' ? key.scopeLevel : 'user',
    scopes: key.scopes,
    via: { kind: 'key', keyId: key.id, keyPrefix: key.keyPrefix, expiresAt: key.expiresAt },
  };
}
