import { Global, Module } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { RedisAttempts } from '../redis/redis-attempts';
import { RedisConnections } from '../redis/redis-connections';
import { RedisModule } from '../redis/redis.module';
import { LocalWindowCounters } from './fixed-window-counter';
import { RedisWindowCounters } from './redis-window-counter';
import { WindowCounters } from './window-counter';

/** Counters of requests and failures: in Redis where there is one, else in this process. */
@Global()
@Module({
  imports: [RedisModule],
  providers: [
    {
      provide: RedisAttempts,
      inject: [RedisConnections],
      useFactory: (redis: RedisConnections) =>
        new RedisAttempts(redis, 'Limits hold on each server by itself until Redis answers'),
    },
    {
      provide: WindowCounters,
      inject: [Clock, RedisConnections, RedisAttempts],
      useFactory: (clock: Clock, redis: RedisConnections, attempts: RedisAttempts) =>
        redis.isConfigured
          ? new RedisWindowCounters(attempts, clock)
          : new LocalWindowCounters(clock),
    },
  ],
  exports: [WindowCounters],
})
export class CountingModule {}
