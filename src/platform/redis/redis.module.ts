import { Global, Module } from '@nestjs/common';
import { RedisConnections } from './redis-connections';

/** Redis, for whoever shares something between machines; connects when it is first used. */
@Global()
@Module({ providers: [RedisConnections], exports: [RedisConnections] })
export class RedisModule {}
