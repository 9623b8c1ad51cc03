import { Module } from '@nestjs/common';
import { InstallationClaim } from './installation-claim';
import { RedisModule } from './redis.module';

/** For processes that keep or clear shared things: only servers of one installation share a prefix. */
@Module({ imports: [RedisModule], providers: [InstallationClaim] })
export class InstallationModule {}
