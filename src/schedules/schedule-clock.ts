import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { OtherActor } from '../audit/audit-event';
import { Clock } from '../common/clock';
import { IdGenerator } from '../common/id-generator';
import type { JsonObject } from '../common/json';
import { PeriodicTask } from '../common/periodic-task';
import { RunIntake } from '../execution/running/run-intake';
import { isOutage } from '../platform/database/deadline';
import { UnitOfWork } from '../platform/database/unit-of-work';
import { nextFireTime } from './fire-times';
import { scheduleDelay, scheduleFirings } from './schedule.metrics';
import { SetBackClock } from './set-back-clock';
import { type DueSchedule, SchedulesRepository } from './schedules.repository';

const LOOK_MS = 250;
const BATCH = 100;
const PAGE_SIZE = 1000;
/** A fire time that is later than this was missed; up to here each is made up for. */
const LATE_MS = 60_000;

/**
 * Fires schedules, from any number of processes at once: a fire time moves on by a compare-and-set,
 * and its run is queued in the same transaction, under a key that there is once.
 */
@Injectable()
export class ScheduleClock implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Schedules');
  private readonly looks = new PeriodicTask(
    () => this.fireDue(),
    LOOK_MS,
    (error) => {
      this.warn('Schedules fire later', error);
    },
  );

  constructor(
    private readonly schedules: SchedulesRepository,
    private readonly setBack: SetBackClock,
    private readonly unitOfWork: UnitOfWork,
    private readonly intake: RunIntake,
    private readonly ids: IdGenerator,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.looks.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.looks.stop();
  }

  /** Fires all that are due. */
  async fireDue(): Promise<void> {
    await this.setBack.look();
    const due = await this.findDue();
    for (const one of due) {
      try {
        const executionId = await this.fire(one);
        if (executionId !== undefined) this.intake.wake(executionId);
      } catch (error) {
        this.warn(`Schedule ${String(one.schedule.id)} fires later`, error);
        if (isOutage(error)) return;
      }
    }
  }

  /** Those whose runs have room in the queue; the others stay due, and are missed in the end. */
  private async findDue(): Promise<DueSchedule[]> {
    const due = await this.schedules.findDue(this.clock.now(), BATCH);
    const full = due.length === 0 ? [] : await this.intake.fullOrganizations();
    if (!due.some(({ schedule }) => full.includes(schedule.organizationId))) return due;
    return this.schedules.findDue(this.clock.now(), BATCH, full);
  }

  private warn(what: string, error: unknown): void {
    this.log.warn(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  }

  /** The run that it made, if it did. */
  private async fire(due: DueSchedule): Promise<string | undefined> {
    const { schedule } = due;
    const fireAt = schedule.nextRunAt;
    if (fireAt === null) return undefined;
    const now = this.clock.now();
    const isMissed = now.getTime() - fireAt.getTime() > LATE_MS;
    const runs = due.isWorkflowActive && (!isMissed || schedule.misfire === 'run_once');
    const nextRunAt = nextFireTime(schedule, isMissed ? now : fireAt) ?? null;
    if (!runs) {
      const moved = await this.unitOfWork.run((manager) =>
        this.schedules.advance(manager, schedule, { nextRunAt }),
      );
      if (moved) scheduleFirings.labels('skipped').inc();
      return undefined;
    }
    const executionId = this.ids.executionId();
    const fired = { nextRunAt, lastRunAt: now, lastExecutionId: executionId };
    const made = await this.unitOfWork.run(async (manager) => {
      const hasFired = await this.schedules.hasFired(manager, schedule.id, fireAt);
      const changes = hasFired ? { nextRunAt } : fired;
      if (!(await this.schedules.advance(manager, schedule, changes)) || hasFired) return undefined;
      await this.schedules.noteFiring(manager, { scheduleId: schedule.id, fireAt, executionId });
      await this.intake.enqueue(manager, { ...runOf(due, executionId), by: actorOf(due) });
      return executionId;
    });
    if (made !== undefined) {
      scheduleFirings.labels('run').inc();
      scheduleDelay.observe((now.getTime() - fireAt.getTime()) / 1000);
    }
    return made;
  }
}

/** With the rights of the workflow's owner. */
function runOf({ schedule, ownerId, workflowVersion }: DueSchedule, executionId: string) {
  const { organizationId, workflowId } = schedule;
  return {
    plan: {
      executionId,
      organizationId,
      workflow: { id: workflowId },
      params: schedule.params as JsonObject,
      pageSize: PAGE_SIZE,
    },
    workflowVersion,
    caller: { userId: ownerId, organizationId, level: 'user' as const },
    trigger: 'schedule' as const,
    scheduleId: schedule.id,
  };
}

/** The schedule itself, with the rights of that user. */
function actorOf({ schedule, ownerId }: DueSchedule): OtherActor {
  return { type: 'schedule', organizationId: schedule.organizationId, userId: ownerId };
}
