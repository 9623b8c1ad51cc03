import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail';
import { givenFields } from '../audit/changed-fields';
import { AppError } from '../common/app-error';
import { Clock } from '../common/clock';
import type { Principal } from '../platform/http/principal';
import { WorkflowChangesService } from '../workflows/workflow-changes.service';
import { WorkflowsService } from '../workflows/workflows.service';
import { cronFault, type FireRule, isTimeZone, nextFireTime } from './fire-times';
import type {
  CreateScheduleDto,
  ScheduleDto,
  ScheduleListDto,
  UpdateScheduleDto,
} from './schedule.dto';
import { scheduleResource, stateOf } from './schedule-audit';
import type { ScheduleEntity } from './schedule.entity';
import { toScheduleDto } from './schedule.mapper';
import { type ScheduleOwner, SchedulesRepository } from './schedules.repository';

const MOST_OF_A_WORKFLOW = 50;

/** The schedules of workflows: read by whoever may read the workflow, changed by who may change it. */
@Injectable()
export class SchedulesService {
  constructor(
    private readonly schedules: SchedulesRepository,
    private readonly workflows: WorkflowsService,
    private readonly changes: WorkflowChangesService,
    private readonly trail: AuditTrail,
    private readonly clock: Clock,
  ) {}

  async list(caller: Principal, workflowId: number): Promise<ScheduleListDto> {
    await this.workflows.findReadable(caller, workflowId);
    const found = await this.schedules.findOf(ownerOf(caller, workflowId));
    return { schedules: found.map(toScheduleDto), next_cursor: null };
  }

  async get(caller: Principal, workflowId: number, id: number): Promise<ScheduleDto> {
    await this.workflows.findReadable(caller, workflowId);
    return toScheduleDto(await this.find(ownerOf(caller, workflowId), id));
  }

  async create(
    caller: Principal,
    workflowId: number,
    dto: CreateScheduleDto,
  ): Promise<ScheduleDto> {
    await this.workflows.findChangeable(caller, workflowId);
    const owner = ownerOf(caller, workflowId);
    const rule = checkedRule({
      cron: dto.cron ?? null,
      intervalSeconds: dto.interval_seconds ?? null,
      timezone: dto.timezone ?? 'UTC',
    });
    const isActive = dto.is_active ?? true;
    const saved = await this.trail.run(caller, async (manager, note) => {
      // Those who create at the same time count one after the other.
      await this.changes.lockChangeable(manager, caller, workflowId);
      if ((await this.schedules.countOf(manager, owner)) >= MOST_OF_A_WORKFLOW) {
        throw invalid('', `A workflow has at most ${String(MOST_OF_A_WORKFLOW)} schedules`);
      }
      const created = await this.schedules.insert(manager, {
        ...owner,
        ...rule,
        params: dto.params ?? {},
        isActive,
        misfire: dto.misfire ?? 'skip',
        nextRunAt: this.nextOf(rule, isActive),
        lastRunAt: null,
        lastExecutionId: null,
      });
      const resource = scheduleResource(created.id);
      note({ action: 'schedule.created', resource, details: stateOf(created) });
      return created;
    });
    return toScheduleDto(saved);
  }

  async update(
    caller: Principal,
    workflowId: number,
    id: number,
    dto: UpdateScheduleDto,
  ): Promise<ScheduleDto> {
    await this.workflows.findChangeable(caller, workflowId);
    const owner = ownerOf(caller, workflowId);
    const schedule = await this.find(owner, id);
    const rule = checkedRule(changedRule(schedule, dto));
    const isActive = dto.is_active ?? schedule.isActive;
    const next = {
      ...rule,
      params: dto.params ?? schedule.params,
      isActive,
      misfire: dto.misfire ?? schedule.misfire,
      nextRunAt: this.nextOf(rule, isActive),
      modified: this.clock.now(),
    };
    await this.trail.run(caller, async (manager, note) => {
      await this.schedules.change(manager, schedule, next);
      const details = { changed: givenFields(dto), ...stateOf({ ...next, workflowId }) };
      note({ action: 'schedule.updated', resource: scheduleResource(id), details });
    });
    return toScheduleDto(await this.find(owner, id));
  }

  async remove(caller: Principal, workflowId: number, id: number): Promise<void> {
    await this.workflows.findChangeable(caller, workflowId);
    const owner = ownerOf(caller, workflowId);
    await this.trail.run(caller, async (manager, note) => {
      if (!(await this.schedules.remove(manager, owner, id))) throw notFound(id);
      const details = { workflow_id: workflowId };
      note({ action: 'schedule.deleted', resource: scheduleResource(id), details });
    });
  }

  private async find(owner: ScheduleOwner, id: number): Promise<ScheduleEntity> {
    const schedule = await this.schedules.find(owner, id);
    if (!schedule) throw notFound(id);
    return schedule;
  }

  private nextOf(rule: FireRule, isActive: boolean): Date | null {
    return isActive ? (nextFireTime(rule, this.clock.now()) ?? null) : null;
  }
}

function ownerOf({ organizationId }: Principal, workflowId: number): ScheduleOwner {
  return { organizationId, workflowId };
}

/** Naming one way to fire takes the place of the other. */
function changedRule(schedule: ScheduleEntity, dto: UpdateScheduleDto): FireRule {
  const { cron, interval_seconds: interval, timezone = schedule.timezone } = dto;
  if (cron !== undefined || interval !== undefined) {
    return { cron: cron ?? null, intervalSeconds: interval ?? null, timezone };
  }
  return { cron: schedule.cron, intervalSeconds: schedule.intervalSeconds, timezone };
}

/** @throws AppError INVALID_INPUT */
function checkedRule(rule: FireRule): FireRule {
  const { cron, intervalSeconds, timezone } = rule;
  if (!isTimeZone(timezone)) {
    throw invalid('timezone', 'timezone must be an IANA name such as Europe/Berlin');
  }
  if ((cron === null) === (intervalSeconds === null)) {
    throw invalid('cron', 'A schedule has either cron or interval_seconds');
  }
  const fault = cron === null ? undefined : cronFault(cron, timezone);
  if (fault !== undefined) throw invalid('cron', `cron ${fault}`);
  return rule;
}

function invalid(path: string, message: string): AppError {
  const details = [path === '' ? { message } : { path, message }];
  return new AppError('INVALID_INPUT', message, { details });
}

function notFound(id: number): AppError {
  return new AppError('SCHEDULE_NOT_FOUND', `There is no schedule ${String(id)} of this workflow`);
}
