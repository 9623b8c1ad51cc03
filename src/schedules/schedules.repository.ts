import { Injectable } from '@nestjs/common';
import {
  DataSource,
  type EntityManager,
  LessThan,
  MoreThan,
  type ObjectLiteral,
  type SelectQueryBuilder,
} from 'typeorm';
import { ScheduleEntity } from './schedule.entity';
import { ScheduleFiringEntity } from './schedule-firing.entity';

/** Whose schedules: those of one workflow of one organization. */
export interface ScheduleOwner {
  readonly workflowId: number;
  readonly organizationId: number;
}

/** A schedule that is to fire, with what its runs need to know of the workflow. */
export interface DueSchedule {
  readonly schedule: ScheduleEntity;
  readonly ownerId: number;
  readonly workflowVersion: number;
  readonly isWorkflowActive: boolean;
}

export type NewSchedule = Omit<ScheduleEntity, 'id' | 'created' | 'modified'>;

@Injectable()
export class SchedulesRepository {
  constructor(private readonly dataSource: DataSource) {}

  insert(manager: EntityManager, schedule: NewSchedule): Promise<ScheduleEntity> {
    return manager.save(ScheduleEntity, manager.create(ScheduleEntity, schedule));
  }

  findOf({ workflowId, organizationId }: ScheduleOwner): Promise<ScheduleEntity[]> {
    return this.dataSource.manager.find(ScheduleEntity, {
      where: { workflowId, organizationId },
      order: { id: 'ASC' },
    });
  }

  countOf(manager: EntityManager, { workflowId, organizationId }: ScheduleOwner): Promise<number> {
    return manager.countBy(ScheduleEntity, { workflowId, organizationId });
  }

  find({ workflowId, organizationId }: ScheduleOwner, id: number): Promise<ScheduleEntity | null> {
    return this.dataSource.manager.findOneBy(ScheduleEntity, { id, workflowId, organizationId });
  }

  async change(
    manager: EntityManager,
    schedule: ScheduleEntity,
    changes: Partial<NewSchedule> & Pick<ScheduleEntity, 'modified'>,
  ): Promise<void> {
    const { id, workflowId, organizationId } = schedule;
    await manager.update(ScheduleEntity, { id, workflowId, organizationId }, changes);
  }

  async remove(
    manager: EntityManager,
    { workflowId, organizationId }: ScheduleOwner,
    id: number,
  ): Promise<boolean> {
    const owned = { id, workflowId, organizationId };
    return (await manager.delete(ScheduleEntity, owned)).affected === 1;
  }

  /**
   * Those whose fire time has come; not those of the organizations named. Organizations take turns,
   * the longest due of each first: one with thousands that are due keeps no other waiting.
   */
  async findDue(now: Date, limit: number, except: readonly number[] = []): Promise<DueSchedule[]> {
    const { entities, raw } = await this.dataSource.manager
      .createQueryBuilder(ScheduleEntity, 'schedule')
      .innerJoin(
        (query: SelectQueryBuilder<ObjectLiteral>) => turns(query, except),
        'queue',
        'queue.schedule_id = schedule.id',
      )
      .innerJoin('workflows', 'workflow', 'workflow.id = schedule.workflow_id')
      .addSelect('workflow.owner_id', 'owner_id')
      .addSelect('workflow.version', 'workflow_version')
      .addSelect('workflow.is_active', 'workflow_active')
      .setParameters({ active: true, now, except })
      .orderBy('queue.turn', 'ASC')
      .addOrderBy('schedule.nextRunAt', 'ASC')
      .addOrderBy('schedule.id', 'ASC')
      .limit(limit)
      .getRawAndEntities<Record<string, unknown>>();
    return entities.map((schedule, index) => ({
      schedule,
      ownerId: Number(raw[index]?.['owner_id']),
      workflowVersion: Number(raw[index]?.['workflow_version']),
      isWorkflowActive: Number(raw[index]?.['workflow_active']) === 1,
    }));
  }

  /** Active ones whose fire time is still to come, in order of their ids. */
  findWaiting(now: Date, afterId: number, limit: number): Promise<ScheduleEntity[]> {
    return this.dataSource.manager.find(ScheduleEntity, {
      where: { isActive: true, nextRunAt: MoreThan(now), id: MoreThan(afterId) },
      order: { id: 'ASC' },
      take: limit,
    });
  }

  /** False where another process, or an edit, was faster. */
  async advance(
    manager: EntityManager,
    schedule: ScheduleEntity,
    changes: Pick<ScheduleEntity, 'nextRunAt'> & Partial<ScheduleEntity>,
  ): Promise<boolean> {
    const { id, nextRunAt, modified } = schedule;
    const update = await manager
      .createQueryBuilder()
      .update(ScheduleEntity)
      .set({ ...changes, modified: () => 'modified' })
      .where('id = :id AND is_active = :active', { id, active: true })
      .andWhere('next_run_at = :nextRunAt AND modified = :modified', { nextRunAt, modified })
      .execute();
    return update.affected === 1;
  }

  /** Whether that fire time has made a run already: the clock was set back since. */
  hasFired(manager: EntityManager, scheduleId: number, fireAt: Date): Promise<boolean> {
    return manager.existsBy(ScheduleFiringEntity, { scheduleId, fireAt });
  }

  /** Throws where that fire time has made a run already. */
  async noteFiring(manager: EntityManager, firing: ScheduleFiringEntity): Promise<void> {
    await manager.insert(ScheduleFiringEntity, firing);
  }

  /** Removes at most `limit` of fire times before; how many. */
  async removeFiringsBefore(before: Date, limit: number): Promise<number> {
    const { manager } = this.dataSource;
    const old = await manager.find(ScheduleFiringEntity, {
      select: { scheduleId: true, fireAt: true },
      where: { fireAt: LessThan(before) },
      order: { fireAt: 'ASC' },
      take: limit,
    });
    if (old.length > 0) {
      const firings = old.map(({ scheduleId, fireAt }) => ({ scheduleId, fireAt }));
      await manager
        .createQueryBuilder()
        .delete()
        .from(ScheduleFiringEntity)
        .where(firings)
        .execute();
    }
    return old.length;
  }
}

/** What is due, each with its place among those of its organization. */
function turns(
  query: SelectQueryBuilder<ObjectLiteral>,
  except: readonly number[],
): SelectQueryBuilder<ObjectLiteral> {
  return query
    .select('due.id', 'schedule_id')
    .addSelect(
      'ROW_NUMBER() OVER (PARTITION BY due.organization_id ORDER BY due.next_run_at, due.id)',
      'turn',
    )
    .from(ScheduleEntity, 'due')
    .where('due.isActive = :active AND due.nextRunAt <= :now')
    .andWhere(except.length === 0 ? '1 = 1' : 'due.organizationId NOT IN (:...except)');
}
