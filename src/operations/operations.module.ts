import { Module } from '@nestjs/common';
import { EnginePoolModule } from '../engine/process-pool/engine-pool.module';
import { ResultStoreModule } from '../engine/result-store/result-store.module';
import { ExecutionModule } from '../execution/execution.module';
import { HttpModule } from '../platform/http/http.module';
import { EngineGauges } from './engine-gauges';
import { HealthController } from './health.controller';
import { HealthService } from './health.service';
import { MetricsController } from './metrics.controller';
import { MetricsReport } from './metrics-report';
import { MetricsTokenGuard } from './metrics-token.guard';

/** What those who run the server look at. */
@Module({
  imports: [EnginePoolModule, ExecutionModule, HttpModule, ResultStoreModule],
  controllers: [HealthController, MetricsController],
  providers: [EngineGauges, HealthService, MetricsReport, MetricsTokenGuard],
  exports: [HealthService, MetricsReport],
})
export class OperationsModule {}
