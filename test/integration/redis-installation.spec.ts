import type { SecuritySettings } from '../../src/platform/config/security.settings';
import { InstallationClaim, InstallationError } from '../../src/platform/redis/installation-claim';
import { forget, newPrefix, onRedis, redisConnections, REDIS_URL } from '../support/redis';

const pepper = (apiKeyPepper: string): SecuritySettings => ({ apiKeyPepper }) as SecuritySettings;

onRedis('a prefix on redis', () => {
  it('belongs to the servers of one installation', async () => {
    const prefix = newPrefix();
    const connections = await redisConnections(REDIS_URL, prefix);
    try {
      await new InstallationClaim(connections, pepper('a')).onModuleInit();
      await new InstallationClaim(connections, pepper('a')).onModuleInit();
      const other = new InstallationClaim(connections, pepper('b'));
      await expect(other.onModuleInit()).rejects.toThrow(InstallationError);
      await expect(other.onModuleInit()).rejects.toThrow(`${prefix}:installation`);
      await connections.commands.del(`${prefix}:installation`);
      await other.onModuleInit();
    } finally {
      await forget(connections);
    }
  });

  it('is not asked for where Redis is away', async () => {
    const away = await redisConnections('redis://127.0.0.1:1', newPrefix(), false);
    await new InstallationClaim(away, pepper('a')).onModuleInit();
    away.onApplicationShutdown();
  });
});
