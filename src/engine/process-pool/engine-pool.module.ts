import { Module } from '@nestjs/common';
import { engineEnvironment } from '../../platform/config/engine-environment';
import { ExecutionSettings } from '../../platform/config/execution.settings';
import { StorageSettings } from '../../platform/config/storage.settings';
import { EngineClient } from './engine-client';
import { EnginePool } from './engine-pool';
import { ForkLauncher } from './fork-launcher';
import { POOL_TIMING } from './pool-timing';

/** The engine of a process with a database: the door to the engine processes and nothing of the engine itself. */
@Module({
  providers: [
    {
      provide: EngineClient,
      inject: [ExecutionSettings, StorageSettings],
      useFactory: (settings: ExecutionSettings, { spoolDir }: StorageSettings): EngineClient =>
        new EnginePool(
          {
            processes: settings.carriesOutRuns ? settings.engineProcesses : 0,
            concurrency: settings.concurrency,
            queueLimit: settings.queueLimit,
            memoryMb: settings.engineMemoryMb,
            timing: POOL_TIMING,
          },
          new ForkLauncher(engineEnvironment(), settings.engineMemoryMb, spoolDir),
        ),
    },
  ],
  exports: [EngineClient],
})
export class EnginePoolModule {}
