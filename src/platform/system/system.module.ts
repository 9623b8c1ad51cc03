import { Global, Module } from '@nestjs/common';
import { Clock, SystemClock } from '../../common/clock';
import { IdGenerator, SystemIdGenerator } from '../../common/id-generator';

/** The real time and real randomness, injectable everywhere. */
@Global()
@Module({
  providers: [
    { provide: Clock, useClass: SystemClock },
    { provide: IdGenerator, useClass: SystemIdGenerator },
  ],
  exports: [Clock, IdGenerator],
})
export class SystemModule {}
