import { availableParallelism } from 'node:os';
import { Module } from '@nestjs/common';
import { Clock, SystemClock } from '../../common/clock';
import { NodeRegistryModule } from '../../node-catalog/node-registry.module';
import { ExecutionSettings } from '../../platform/config/execution.settings';
import { StorageSettings } from '../../platform/config/storage.settings';
import { EgressModule } from '../../platform/egress/egress.module';
import { processSpool } from '../process-pool/process-spool';
import { QueryDatabase } from '../query-engine/database/query-database';
import { ExpressionCompiler } from '../query-engine/expressions/expression-compiler';
import { ResultStoreModule } from '../result-store/result-store.module';
import { CredentialTester } from './credential-tester';
import { RowExports } from './row-exports';
import { RunPartsFactory } from './run-parts.factory';
import { ShortQueries } from './short-queries';
import { WorkflowRunner } from './workflow-runner';

/** All that an engine process does, without the process. */
@Module({
  imports: [NodeRegistryModule, EgressModule, ResultStoreModule],
  providers: [
    WorkflowRunner,
    ShortQueries,
    CredentialTester,
    RowExports,
    RunPartsFactory,
    ExpressionCompiler,
    { provide: Clock, useClass: SystemClock },
    {
      provide: QueryDatabase,
      inject: [StorageSettings, ExecutionSettings],
      useFactory: (storage: StorageSettings, execution: ExecutionSettings) =>
        new QueryDatabase({
          memoryMb: execution.engineMemoryMb,
          spillMaxMb: storage.spillMaxMb,
          threads: availableParallelism(),
          spillDir: processSpool(storage.spoolDir, process.pid),
          folders: [storage.spoolDir, storage.resultsDir, storage.filesDir],
        }),
    },
  ],
  exports: [RowExports, ShortQueries, WorkflowRunner],
})
export class EngineRunnerModule {}
