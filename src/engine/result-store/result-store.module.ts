import { Module } from '@nestjs/common';
import { SystemClock } from '../../common/clock';
import { ExecutionSettings } from '../../platform/config/execution.settings';
import { ResultSettings } from '../../platform/config/result.settings';
import { StorageSettings } from '../../platform/config/storage.settings';
import { RedisConnections } from '../../platform/redis/redis-connections';
import { RedisModule } from '../../platform/redis/redis.module';
import { processSpool } from '../process-pool/process-spool';
import { DiskResultStore } from './disk-result-store';
import { RedisAccess } from './redis-access';
import { RedisChunks } from './redis-chunks';
import { RedisResultStore } from './redis-result-store';
import { ResultCache } from './result-cache';
import { ResultStore } from './result-store';

const MEGABYTE = 1_048_576;
/** A connection that broke is usually back by then. */
const PATIENCE_MS = 2000;
/**
 * On top of the longest run and the time a result is to be had: until a sweep has seen which results
 * are to be kept for longer.
 */
const GRACE_SECONDS = 7200;

/** The store of results; needs the global SettingsModule. */
@Module({
  imports: [RedisModule],
  providers: [
    {
      provide: ResultStore,
      inject: [ResultSettings, StorageSettings, ExecutionSettings, RedisConnections],
      useFactory: (
        results: ResultSettings,
        storage: StorageSettings,
        { timeoutSeconds }: ExecutionSettings,
        redis: RedisConnections,
      ): ResultStore => {
        if (results.store === 'disk') return new DiskResultStore(storage);
        const lifetime = storage.resultTtlSeconds + timeoutSeconds + GRACE_SECONDS;
        const clock = new SystemClock();
        const held = processSpool(storage.spoolDir, process.pid);
        return new RedisResultStore(
          new RedisChunks(new RedisAccess(redis, PATIENCE_MS), lifetime),
          new ResultCache(storage.resultCacheDir, results.cacheMb * MEGABYTE, held, clock),
          clock,
        );
      },
    },
  ],
  exports: [ResultStore],
})
export class ResultStoreModule {}
