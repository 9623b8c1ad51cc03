import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module';
import { ExecutionSettings } from '../platform/config/execution.settings';
import { CredentialsModule } from '../credentials/credentials.module';
import { EnginePoolModule } from '../engine/process-pool/engine-pool.module';
import { ResultStoreModule } from '../engine/result-store/result-store.module';
import { NodeRegistryModule } from '../node-catalog/node-registry.module';
import { TracingModule } from '../platform/tracing/tracing.module';
import { WorkflowsModule } from '../workflows/workflows.module';
import { CancelRequests } from './cancel-requests';
import { ExecutionController } from './execution.controller';
import { ExecutionEntity } from './execution.entity';
import { ExecutionPlanner } from './running/execution-planner';
import { ExecutionRecorder } from './running/execution-recorder';
import { ExecutionRetention } from './execution-retention';
import { ExecutionService } from './execution.service';
import { ExecutionsController } from './executions.controller';
import { ExecutionsRepository } from './executions.repository';
import { KeptOutputEntity } from './results/kept-output.entity';
import { KeptOutputsRepository } from './results/kept-outputs.repository';
import { LatestOutputs } from './results/latest-outputs';
import { ResultEntity } from './results/result.entity';
import { ResultReader } from './results/result-reader';
import { ResultSweeper } from './results/result-sweeper';
import { ResultsController } from './results/results.controller';
import { ResultsRepository } from './results/results.repository';
import { ResultsService } from './results/results.service';
import { SweepSchedule } from './results/sweep-schedule';
import { ExecutionFollower } from './following/execution-follower';
import { ExecutionHistory } from './execution-history.service';
import { FairClaims } from './running/fair-claims';
import { RunAnswers } from './run-answers';
import { RunEndingsRepository } from './run-endings.repository';
import { WaitingRunsRepository } from './waiting-runs.repository';
import { RunCancellation } from './running/run-cancellation';
import { RunEvents } from './following/run-events';
import { RunCredentials } from './running/run-credentials';
import { QueueRoom } from './running/queue-room';
import { RunIntake } from './running/run-intake';
import { RemoteCancels } from './running/remote-cancels';
import { RunsAtWork } from './running/runs-at-work';
import { RunLoad } from './running/run-load';
import { LocalDispatcher } from './running/local-dispatcher';
import { QueueDispatcher } from './running/queue-dispatcher';
import { RunDispatcher } from './running/run-dispatcher';
import { RunLoop } from './running/run-loop';
import { RunRegister } from './running/run-register';
import { RunProgress } from './following/run-progress';
import { RunSignals } from './following/run-signals';
import { RunRevival } from './running/run-revival';
import { RunTraces } from './running/run-traces';
import { StrayRuns } from './running/stray-runs';
import { RunWatch } from './following/run-watch';
import { WorkerPresence } from './workers/worker-presence';
import { WorkersRepository } from './workers/workers.repository';
import { WorkflowConcurrency } from './running/workflow-concurrency';
import { WorkerEntity } from './workers/worker.entity';
import { WorkflowCleanup } from './workflow-cleanup';
import { WokenLoop } from './running/woken-loop';
import { WorkflowExecutor } from './running/workflow-executor';

/** Running workflows, recording the runs, and the results they leave. */
@Module({
  imports: [
    CredentialsModule,
    AuditModule,
    TypeOrmModule.forFeature([ExecutionEntity, KeptOutputEntity, ResultEntity, WorkerEntity]),
    EnginePoolModule,
    NodeRegistryModule,
    ResultStoreModule,
    TracingModule,
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
    RunEndingsRepository,
    WaitingRunsRepository,
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
    RunAnswers,
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
    RunTraces,
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
