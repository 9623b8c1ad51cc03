import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CredentialsModule } from '../credentials/credentials.module';
import { EnginePoolModule } from '../engine/process-pool/engine-pool.module';
import { ResultStoreModule } from '../engine/result-store/result-store.module';
import { NodeRegistryModule } from '../node-catalog/node-registry.module';
import { WorkflowsModule } from '../workflows/workflows.module';
import { ConfigRenderer } from './config-renderer';
import { ExecutionController } from './execution.controller';
import { ExecutionEntity } from './execution.entity';
import { ExecutionPlanner } from './execution-planner';
import { ExecutionRecorder } from './execution-recorder';
import { ExecutionService } from './execution.service';
import { ExecutionsRepository } from './executions.repository';
import { InterruptedRuns } from './interrupted-runs';
import { ResultEntity } from './result.entity';
import { ResultReader } from './result-reader';
import { ResultSweeper } from './result-sweeper';
import { ResultsRepository } from './results.repository';
import { RunCredentials } from './run-credentials';
import { RunsInFlight } from './runs-in-flight';
import { SweepSchedule } from './sweep-schedule';
import { WorkflowCleanup } from './workflow-cleanup';
import { WorkflowExecutor } from './workflow-executor';

/** Running workflows, recording the runs, and the results they leave. */
@Module({
  imports: [
    CredentialsModule,
    TypeOrmModule.forFeature([ExecutionEntity, ResultEntity]),
    EnginePoolModule,
    NodeRegistryModule,
    ResultStoreModule,
    WorkflowsModule,
  ],
  controllers: [ExecutionController],
  providers: [
    ConfigRenderer,
    ExecutionPlanner,
    ExecutionRecorder,
    ExecutionService,
    ExecutionsRepository,
    InterruptedRuns,
    ResultReader,
    ResultSweeper,
    ResultsRepository,
    RunCredentials,
    RunsInFlight,
    SweepSchedule,
    WorkflowCleanup,
    WorkflowExecutor,
  ],
})
export class ExecutionModule {}
