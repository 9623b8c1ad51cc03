import { Global, Module } from '@nestjs/common';
import { WakeUps } from './wake-ups';

/** Wake-ups between processes; needs the global RedisModule. */
@Global()
@Module({ providers: [WakeUps], exports: [WakeUps] })
export class QueueModule {}
