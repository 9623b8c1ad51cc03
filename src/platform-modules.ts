import { CountingModule } from './platform/counting/counting.module';
import { DatabaseModule } from './platform/database/database.module';
import { IdempotencyModule } from './platform/idempotency/idempotency.module';
import { QueueModule } from './platform/queue/queue.module';
import { InstallationModule } from './platform/redis/installation.module';
import { RedisModule } from './platform/redis/redis.module';
import { SystemModule } from './platform/system/system.module';

/** What API servers and workers both stand on. */
export const PLATFORM_MODULES = [
  SystemModule,
  DatabaseModule,
  RedisModule,
  InstallationModule,
  QueueModule,
  CountingModule,
  IdempotencyModule,
];
