import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module';
import { ExecutionModule } from '../execution/execution.module';
import { WorkflowsModule } from '../workflows/workflows.module';
import { FiringRetention } from './firing-retention';
import { ScheduleClock } from './schedule-clock';
import { ScheduleEntity } from './schedule.entity';
import { ScheduleFiringEntity } from './schedule-firing.entity';
import { SchedulesController } from './schedules.controller';
import { SchedulesRepository } from './schedules.repository';
import { SchedulesService } from './schedules.service';
import { SetBackClock } from './set-back-clock';

/** Workflows that run by themselves. */
@Module({
  imports: [
    TypeOrmModule.forFeature([ScheduleEntity, ScheduleFiringEntity]),
    AuditModule,
    ExecutionModule,
    WorkflowsModule,
  ],
  controllers: [SchedulesController],
  providers: [FiringRetention, ScheduleClock, SchedulesRepository, SchedulesService, SetBackClock],
})
export class SchedulesModule {}
