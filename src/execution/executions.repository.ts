import { Injectable } from '@nestjs/common';
import {
  Brackets,
  DataSource,
  In,
  IsNull,
  LessThan,
  Not,
  type EntityManager,
  type ObjectLiteral,
  type SelectQueryBuilder,
} from 'typeorm';
import type { Viewer } from '../platform/http/principal';
import type { WorkflowSnapshot } from '../workflows/workflow-snapshot';
import { WorkflowsRepository } from '../workflows/workflows.repository';
import type { CancelReason } from './cancel-reason';
import { ExecutionEntity } from './execution.entity';
import type { ExecutionStatus, ExecutionTrigger } from './execution-status';

/** How a run ended, as it is kept. */
export type ExecutionEnding = Pick<
  ExecutionEntity,
  | 'status'
  | 'finishedAt'
  | 'durationMs'
  | 'errorCode'
  | 'errorMessage'
  | 'errorDetails'
  | 'nodes'
  | 'outputs'
  | 'warnings'
>;

/** Which executions to list. */
export interface ExecutionFilter {
  readonly workflowId?: number;
  readonly status?: ExecutionStatus;
  readonly trigger?: ExecutionTrigger;
  /** Queued at or after. */
  readonly from?: Date;
  /** Queued before. */
  readonly to?: Date;
  /** Older than this id. */
  readonly before?: string;
}

/** A run that waits, as the fair choice sees it. */
export type WaitingRun = Pick<ExecutionEntity, 'id' | 'workflowId'>;

/** A run that waited, of a workflow that is deleted. */
export type WaitingOfWorkflow = Pick<ExecutionEntity, 'id' | 'workflowId' | 'trigger'>;

/** What cannot be read from a list: large, and shown one execution at a time. */
const LARGE = ['nodes', 'outputs', 'warnings', 'params'] as const;

@Injectable()
export class ExecutionsRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly workflows: WorkflowsRepository,
  ) {}

  async insert(manager: EntityManager, execution: ExecutionEntity): Promise<void> {
    await manager.insert<ObjectLiteral>(ExecutionEntity, execution);
  }

  /** Null where there is none, or none of a workflow that the caller may read. */
  findVisibleTo(caller: Viewer, id: string): Promise<ExecutionEntity | null> {
    return this.visibleTo(caller).andWhere('execution.id = :id', { id }).getOne();
  }

  find(organizationId: number, id: string): Promise<ExecutionEntity | null> {
    return this.manager.findOneBy(ExecutionEntity, { id, organizationId });
  }

  /** The newest first, without what is large. */
  findPage(caller: Viewer, filter: ExecutionFilter, limit: number): Promise<ExecutionEntity[]> {
    const { columns } = this.dataSource.getMetadata(ExecutionEntity);
    const small = columns
      .map(({ propertyName }) => propertyName)
      .filter((name) => !LARGE.some((large) => large === name));
    return narrowed(this.visibleTo(caller), filter)
      .select(small.map((name) => `execution.${name}`))
      .orderBy('execution.id', 'DESC')
      .take(limit)
      .getMany();
  }

  /** False if somebody else was faster, or the run was cancelled. */
  async claim(id: string, workerId: string, startedAt: Date): Promise<boolean> {
    const update = await this.manager.update(
      ExecutionEntity,
      { id, status: 'queued', cancelRequestedAt: IsNull() },
      { status: 'running', workerId, startedAt },
    );
    return update.affected === 1;
  }

  /** False if the run had already ended another way, or is another process's by now. */
  async endRunning(
    manager: EntityManager,
    { id, workerId }: Pick<ExecutionEntity, 'id' | 'workerId'>,
    ending: ExecutionEnding,
  ): Promise<boolean> {
    const mine = { id, status: 'running' as const, workerId: workerId ?? IsNull() };
    const update = await manager.update<ObjectLiteral>(ExecutionEntity, mine, ending);
    return update.affected === 1;
  }

  /** Whether this process has ended the run so. */
  endedAs(
    { id, workerId }: Pick<ExecutionEntity, 'id' | 'workerId'>,
    status: ExecutionStatus,
  ): Promise<boolean> {
    return this.manager.existsBy(ExecutionEntity, { id, status, workerId: workerId ?? IsNull() });
  }

  /**
   * Lets another process, or a later moment, begin a run that this one claimed and could not begin.
   * False if it was asked to stop, or is not this process's any more.
   */
  async giveBack({ id, workerId }: Pick<ExecutionEntity, 'id' | 'workerId'>): Promise<boolean> {
    const update = await this.manager.update(
      ExecutionEntity,
      { id, status: 'running', workerId: workerId ?? IsNull(), cancelRequestedAt: IsNull() },
      { status: 'queued', workerId: null, startedAt: null },
    );
    return update.affected === 1;
  }

  /** False if nobody asked it to stop, or it is not this process's any more. */
  async endStopped(
    { id, workerId }: Pick<ExecutionEntity, 'id' | 'workerId'>,
    ending: Partial<ExecutionEnding>,
  ): Promise<boolean> {
    const update = await this.manager.update<ObjectLiteral>(
      ExecutionEntity,
      { id, status: 'running', workerId: workerId ?? IsNull(), cancelRequestedAt: Not(IsNull()) },
      ending,
    );
    return update.affected === 1;
  }

  /** False if it is not waiting any more. */
  async endQueued(
    manager: EntityManager,
    id: string,
    ending: Partial<ExecutionEnding>,
  ): Promise<boolean> {
    const update = await manager.update<ObjectLiteral>(
      ExecutionEntity,
      { id, status: 'queued' },
      ending,
    );
    return update.affected === 1;
  }

  /** Ends the oldest waiting runs of the workflow, at most `limit`; those that it ended. */
  async endWaitingOf(
    manager: EntityManager,
    { id: workflowId, organizationId }: Pick<WorkflowSnapshot, 'id' | 'organizationId'>,
    ending: Partial<ExecutionEnding> & Pick<ExecutionEnding, 'status'>,
    limit: number,
  ): Promise<WaitingOfWorkflow[]> {
    const waiting = await manager.find(ExecutionEntity, {
      select: { id: true, workflowId: true, trigger: true },
      where: { workflowId, organizationId, status: 'queued' },
      order: { id: 'ASC' },
      take: limit,
    });
    if (waiting.length === 0) return [];
    const ids = In(waiting.map(({ id }) => id));
    const still = { id: ids, status: 'queued' as const };
    const update = await manager.update<ObjectLiteral>(ExecutionEntity, still, ending);
    if (update.affected === waiting.length) return waiting;
    // Some were claimed in between.
    return manager.find(ExecutionEntity, {
      select: { id: true, workflowId: true, trigger: true },
      where: { id: ids, status: ending.status },
    });
  }

  /** Ends every run at work whose process is not among the living any more; how many. */
  async endOrphans(ending: Partial<ExecutionEnding>): Promise<number> {
    const update = await this.manager
      .createQueryBuilder()
      .update<ObjectLiteral>(ExecutionEntity)
      .set(ending)
      .where("status = 'running'")
      .andWhere(
        new Brackets((lost) =>
          lost
            .where('worker_id IS NULL')
            .orWhere('worker_id NOT IN (SELECT worker.id FROM workers worker)'),
        ),
      )
      .execute();
    return update.affected ?? 0;
  }

  /** False if it is not at work, or was asked to stop before. */
  async requestCancel(
    manager: EntityManager,
    id: string,
    { now, reason }: { readonly now: Date; readonly reason: CancelReason | null },
  ): Promise<boolean> {
    const update = await manager.update(
      ExecutionEntity,
      { id, status: 'running', cancelRequestedAt: IsNull() },
      { cancelRequestedAt: now, cancelReason: reason },
    );
    return update.affected === 1;
  }

  /** Null where there is none, or nobody asked. */
  async cancelReasonOf(id: string): Promise<CancelReason | null> {
    const select = { id: true, cancelReason: true } as const;
    const found = await this.manager.findOne(ExecutionEntity, { select, where: { id } });
    return found?.cancelReason ?? null;
  }

  /** Runs of this process that somebody asked to stop. */
  async cancelRequested(workerId: string): Promise<string[]> {
    const found = await this.manager
      .createQueryBuilder(ExecutionEntity, 'execution')
      .select('execution.id')
      .where("execution.status = 'running' AND execution.workerId = :workerId", { workerId })
      .andWhere('execution.cancelRequestedAt IS NOT NULL')
      .getMany();
    return found.map(({ id }) => id);
  }

  async runningOn(workerId: string): Promise<string[]> {
    const found = await this.manager.find(ExecutionEntity, {
      select: { id: true },
      where: { status: 'running', workerId },
    });
    return found.map(({ id }) => id);
  }

  /** Removes at most `limit` that ended before; how many. */
  async removeEndedBefore(before: Date, limit: number): Promise<number> {
    const old = await this.manager.find(ExecutionEntity, {
      select: { id: true },
      where: { finishedAt: LessThan(before) },
      take: limit,
    });
    if (old.length > 0) {
      await this.manager.delete(ExecutionEntity, { id: In(old.map(({ id }) => id)) });
    }
    return old.length;
  }

  countQueuedByOrganization(): Promise<ReadonlyMap<number, number>> {
    return this.countByOrganization('queued');
  }

  /** How many wait, and since when the first of them; both by the index on the status. */
  async waiting(): Promise<{ readonly runs: number; readonly since: Date | undefined }> {
    const found = await this.manager
      .createQueryBuilder(ExecutionEntity, 'execution')
      .select('COUNT(*)', 'runs')
      .addSelect('MIN(execution.id)', 'oldest')
      .where("execution.status = 'queued'")
      .getRawOne<{ runs: unknown; oldest: string | null }>();
    const id = found?.oldest ?? undefined;
    const first = id === undefined ? null : await this.manager.findOneBy(ExecutionEntity, { id });
    return { runs: Number(found?.runs ?? 0), since: first?.queuedAt };
  }

  /** How many of the organization wait before it. */
  countQueuedBefore({
    id,
    organizationId,
  }: Pick<ExecutionEntity, 'id' | 'organizationId'>): Promise<number> {
    return this.manager
      .createQueryBuilder(ExecutionEntity, 'execution')
      .where("execution.status = 'queued'")
      .andWhere('execution.organizationId = :organizationId', { organizationId })
      .andWhere('execution.id < :id', { id })
      .getCount();
  }

  /** Organizations that wait, each with its oldest run and how many of its runs are at work. */
  async waitingOrganizations(): Promise<WaitingOrganization[]> {
    const waiting: { organizationId: unknown; oldest: string }[] = await this.manager
      .createQueryBuilder(ExecutionEntity, 'execution')
      .select('execution.organizationId', 'organizationId')
      .addSelect('MIN(execution.id)', 'oldest')
      .where("execution.status = 'queued'")
      .groupBy('execution.organizationId')
      .getRawMany();
    if (waiting.length === 0) return [];
    const running = await this.countByOrganization('running');
    return waiting.map(({ organizationId, oldest }) => ({
      organizationId: Number(organizationId),
      oldest,
      running: running.get(Number(organizationId)) ?? 0,
    }));
  }

  /** The oldest waiting runs of an organization. */
  findWaiting(organizationId: number, limit: number): Promise<WaitingRun[]> {
    return this.manager.find(ExecutionEntity, {
      select: { id: true, workflowId: true },
      where: { organizationId, status: 'queued', cancelRequestedAt: IsNull() },
      order: { id: 'ASC' },
      take: limit,
    });
  }

  countRunningOf(workflowId: number): Promise<number> {
    return this.manager.countBy(ExecutionEntity, { workflowId, status: 'running' });
  }

  /** Those of `ids` that have ended. */
  async endedAmong(ids: readonly string[]): Promise<string[]> {
    const found = await this.manager.find(ExecutionEntity, {
      select: { id: true, status: true },
      where: { id: In([...ids]) },
    });
    return found
      .filter(({ status }) => status !== 'queued' && status !== 'running')
      .map(({ id }) => id);
  }

  findUnfinishedOf({ id, organizationId }: Pick<WorkflowSnapshot, 'id' | 'organizationId'>) {
    return this.manager.find(ExecutionEntity, {
      select: { id: true, workflowId: true, status: true, workerId: true, trigger: true },
      where: { workflowId: id, organizationId, status: In(['queued', 'running']) },
    });
  }

  /** Of a workflow that is gone, one sees one's own runs. */
  private visibleTo(caller: Viewer): SelectQueryBuilder<ExecutionEntity> {
    const { organizationId, userId } = caller;
    const ours = this.manager
      .createQueryBuilder(ExecutionEntity, 'execution')
      .where('execution.organizationId = :organizationId', { organizationId });
    if (caller.level === 'client') return ours;
    const readable = this.workflows.idsVisibleTo(caller);
    return ours
      .andWhere(
        new Brackets((either) =>
          either
            .where(`execution.workflowId IN (${readable.getQuery()})`)
            .orWhere(
              'execution.userId = :userId AND execution.workflowId NOT IN (SELECT one.id FROM workflows one)',
            ),
        ),
      )
      .setParameters({ ...readable.getParameters(), userId });
  }

  private async countByOrganization(
    status: 'queued' | 'running',
  ): Promise<ReadonlyMap<number, number>> {
    const counts: { key: unknown; count: unknown }[] = await this.manager
      .createQueryBuilder(ExecutionEntity, 'execution')
      .select('execution.organizationId', 'key')
      .addSelect('COUNT(*)', 'count')
      .where('execution.status = :status', { status })
      .groupBy('execution.organizationId')
      .getRawMany();
    return new Map(counts.map(({ key, count }) => [Number(key), Number(count)] as const));
  }

  private get manager(): EntityManager {
    return this.dataSource.manager;
  }
}

/** An organization with runs that wait. */
export interface WaitingOrganization {
  readonly organizationId: number;
  readonly oldest: string;
  readonly running: number;
}

function narrowed(
  query: SelectQueryBuilder<ExecutionEntity>,
  { workflowId, status, trigger, from, to, before }: ExecutionFilter,
): SelectQueryBuilder<ExecutionEntity> {
  if (workflowId !== undefined)
    query.andWhere('execution.workflowId = :workflowId', { workflowId });
  if (status !== undefined) query.andWhere('execution.status = :status', { status });
  if (trigger !== undefined) query.andWhere('execution.trigger = :trigger', { trigger });
  if (from !== undefined) query.andWhere('execution.queuedAt >= :from', { from });
  if (to !== undefined) query.andWhere('execution.queuedAt < :to', { to });
  if (before !== undefined) query.andWhere('execution.id < :before', { before });
  return query;
}
