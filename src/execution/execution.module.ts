import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module';
import { ExecutionSettings } from '../platform/config/execution.settings';
import { CredentialsModule } from '../credentials/credentials.module';
import { EnginePoolModule } from '../engine/process-pool/engine-pool.module';
import { ResultStoreModule } from '../engine/result-store/result-store.module';
import { NodeRegistryModule } from '../node-catalog/node-registry.module';
import { WorkflowsModule } from '../workflows/workflows.module';
import { CancelRequests } from './cancel-requests';
import { ExecutionController } from './execution.controller';
import { ExecutionEntity } from './execution.entity';
import { ExecutionPlanner } from './execution-planner';
import { ExecutionRecorder } from './execution-recorder';
import { ExecutionRetention } from './execution-retention';
import { ExecutionService } from './execution.service';
import { ExecutionsController } from './executions.controller';
import { ExecutionsRepository } from './executions.repository';
import { KeptOutputEntity } from './kept-output.entity';
import { KeptOutputsRepository } from './kept-outputs.repository';
import { LatestOutputs } from './latest-outputs';
import { ResultEntity } from './result.entity';
import { ResultReader } from './result-reader';
import { ResultSweeper } from './result-sweeper';
import { ResultsController } from './results.controller';
import { ResultsRepository } from './results.repository';
import { ResultsService } from './results.service';
import { SweepSchedule } from './sweep-schedule';
import { ExecutionFollower } from './execution-follower';
import { ExecutionHistory } from './execution-history.service';
import { FairClaims } from './fair-claims';
import { RunCancellation } from './run-cancellation';
import { RunEvents } from './run-events';
import { RunCredentials } from './run-credentials';
import { QueueRoom } from './queue-room';
import { RunIntake } from './run-intake';
import { RemoteCancels } from './remote-cancels';
import { RunsAtWork } from './runs-at-work';
import { RunLoad } from './run-load';
import { LocalDispatcher } from './local-dispatcher';
import { QueueDispatcher } from './queue-dispatcher';
import { RunDispatcher } from './run-dispatcher';
import { RunLoop } from './run-loop';
import { RunRegister } from './run-register';
import { RunProgress } from './run-progress';
import { RunSignals } from './run-signals';
import { RunRevival } from './run-revival';
import { StrayRuns } from './stray-runs';
import { RunWatch } from './run-watch';
import { WorkerPresence } from './worker-presence';
import { WorkersRepository } from './workers.repository';
import { WorkflowConcurrency } from './workflow-concurrency';
import { WorkerEntity } from './worker.entity';
import { WorkflowCleanup } from './workflow-cleanup';
import { WokenLoop } from './woken-loop';
import { WorkflowExecutor } from './workflow-executor';

/** Running workflows, recording the runs, and the results they leave. */
@Module({
  imports: [
    CredentialsModule,
    AuditModule,
    TypeOrmModule.forFeature([ExecutionEntity, KeptOutputEntity, ResultEntity, WorkerEntity]),
    EnginePoolModule,
    NodeRegistryModule,
    ResultStoreModule,
    WorkflowsModule,
  ],
  controllers: [ExecutionController, ExecutionsController, ResultsController],
  providers: [
    CancelRequests,
    ExecutionPlanner,
    ExecutionRecorder,
    ExecutionRetention,
    ExecutionService,
    ExecutionsRepository,
    RunCredentials,
    ResultReader,
    ResultSweeper,
    KeptOutputsRepository,
    LatestOutputs,
    ResultsRepository,
    ResultsService,
    SweepSchedule,
    ExecutionFollower,
    ExecutionHistory,
    FairClaims,
    RunCancellation,
    RunEvents,
    QueueRoom,
    RunIntake,
    RemoteCancels,
    RunLoad,
    LocalDispatcher,
    QueueDispatcher,
    {
      provide: RunDispatcher,
      inject: [ExecutionSettings, LocalDispatcher, QueueDispatcher],
      useFactory: (settings: ExecutionSettings, local: LocalDispatcher, queue: QueueDispatcher) =>
        settings.mode === 'queue' ? queue : local,
    },
    RunLoop,
    RunProgress,
    RunSignals,
    RunsAtWork,
    RunRegister,
    RunRevival,
    RunWatch,
    StrayRuns,
    WorkerPresence,
    WorkersRepository,
    WorkflowConcurrency,
    WorkflowCleanup,
    WokenLoop,
    WorkflowExecutor,
  ],
  exports: [RunIntake, RunLoad],
})
export class ExecutionModule {}
