import type { AuditEvent } from '../audit/audit-event';
import type { ScheduleEntity } from './schedule.entity';

/** How the audit log names a schedule. */
export function scheduleResource(id: number): AuditEvent['resource'] {
  return { type: 'schedule', id };
}

type ScheduleState = Pick<
  ScheduleEntity,
  'workflowId' | 'cron' | 'intervalSeconds' | 'timezone' | 'isActive'
>;

/** What of its state the audit log keeps: when it fires, not with which params. */
export function stateOf({ workflowId, cron, intervalSeconds, timezone, isActive }: ScheduleState) {
  return {
    workflow_id: workflowId,
    cron,
    interval_seconds: intervalSeconds,
    timezone,
    is_active: isActive,
  };
}
