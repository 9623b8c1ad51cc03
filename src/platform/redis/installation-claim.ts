import { createHash } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { SecuritySettings } from '../config/security.settings';
import { RedisConnections } from './redis-connections';

/** Another installation has the keys of this prefix. */
export class InstallationError extends Error {
  constructor(key: string) {
    super(
      'Another installation (one with another API_KEY_PEPPER) uses this Redis under the same prefix. ' +
        'Set REDIS_KEY_PREFIX to a name of its own; or, where the other one is no more, delete the ' +
        `key ${key} from Redis.`,
    );
    this.name = 'InstallationError';
  }
}

/**
 * Takes the prefix for this installation, before anything is kept or cleared under it: two on one
 * prefix would remove each other's results as left behind. Servers of one installation are known by
 * their common pepper. Where Redis is away at the start, nothing is taken.
 */
@Injectable()
export class InstallationClaim implements OnModuleInit {
  constructor(
    private readonly redis: RedisConnections,
    private readonly settings: SecuritySettings,
  ) {}

  /** Throws InstallationError, which stops the start. */
  async onModuleInit(): Promise<void> {
    if (!this.redis.isConfigured) return;
    const key = this.redis.key('installation');
    const owner = await this.ownerOf(key).catch(() => undefined);
    if (owner !== undefined && owner !== this.ours) throw new InstallationError(key);
  }

  /** Whoever came first; undefined where the claim cannot be read. */
  private async ownerOf(key: string): Promise<string | undefined> {
    await this.redis.commands.set(key, this.ours, 'NX');
    return (await this.redis.commands.get(key)) ?? undefined;
  }

  private get ours(): string {
    const text = `installation ${this.settings.apiKeyPepper}`;
    return createHash('sha256').update(text).digest('hex').slice(0, 32);
  }
}
