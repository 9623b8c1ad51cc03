import { Global, Module } from '@nestjs/common';
import { RedisChannels } from './redis-channels';
import { RedisConnections } from './redis-connections';
import { RedisLogs } from './redis-logs';

/** Redis, for whoever shares something between machines. */
@Global()
@Module({
  providers: [RedisChannels, RedisConnections, RedisLogs],
  exports: [RedisChannels, RedisConnections, RedisLogs],
})
export class RedisModule {}
