import { Module } from '@nestjs/common';
import { EnginePoolModule } from '../engine/process-pool/engine-pool.module';
import { HttpModule } from '../platform/http/http.module';
import { HealthController } from './health.controller';
import { HealthService } from './health.service';

/** What those who run the server look at. */
@Module({
  imports: [EnginePoolModule, HttpModule],
  controllers: [HealthController],
  providers: [HealthService],
})
export class OperationsModule {}
