import { Global, Module } from '@nestjs/common';
import { LoggingSettings } from '../config/logging.settings';
import { createLog, Log } from './log';

/** The process's log, injectable everywhere. */
@Global()
@Module({
  providers: [{ provide: Log, inject: [LoggingSettings], useFactory: createLog }],
  exports: [Log],
})
export class LoggingModule {}
