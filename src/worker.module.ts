import { type DynamicModule, Module } from '@nestjs/common';
import { EnginePoolModule } from './engine/process-pool/engine-pool.module';
import { ExecutionModule } from './execution/execution.module';
import { IntegrationsModule } from './node-catalog/integrations.module';
import { OperationsModule } from './operations/operations.module';
import type { Settings } from './platform/config/load-settings';
import { SettingsModule } from './platform/config/settings.module';
import type { Log } from './platform/logging/log';
import { LoggingModule } from './platform/logging/logging.module';
import { PLATFORM_MODULES } from './platform-modules';
import { SchedulesModule } from './schedules/schedules.module';

/**
 * A worker of queue mode: the same rooms as the API server, without routes (worker-http.ts offers health
 * and metrics). It carries out runs and fires schedules, so that they fire while every API process is
 * being replaced.
 */
@Module({
  imports: [
    ...PLATFORM_MODULES,
    EnginePoolModule,
    ExecutionModule,
    SchedulesModule,
    OperationsModule,
  ],
})
export class WorkerModule {
  static with(settings: Settings, log: Log): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        SettingsModule.with(settings),
        LoggingModule.with(log),
        IntegrationsModule.load(settings.integrations.packages),
      ],
    };
  }
}
