import { nextFireTimes } from './fire-times';
import type { ScheduleDto } from './schedule.dto';
import type { ScheduleEntity } from './schedule.entity';

const SHOWN_FIRE_TIMES = 5;

export function toScheduleDto(schedule: ScheduleEntity): Pick<ScheduleDto, keyof ScheduleDto> {
  const { nextRunAt } = schedule;
  return {
    id: schedule.id,
    workflow_id: schedule.workflowId,
    cron: schedule.cron,
    interval_seconds: schedule.intervalSeconds,
    timezone: schedule.timezone,
    params: schedule.params,
    is_active: schedule.isActive,
    misfire: schedule.misfire,
    next_run_at: nextRunAt,
    next_fire_times:
      nextRunAt === null
        ? []
        : [nextRunAt, ...nextFireTimes(schedule, nextRunAt, SHOWN_FIRE_TIMES - 1)],
    last_run_at: schedule.lastRunAt,
    last_execution_id: schedule.lastExecutionId,
    created: schedule.created,
    modified: schedule.modified,
  };
}
