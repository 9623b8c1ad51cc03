import { Injectable } from '@nestjs/common';
import {
  Brackets,
  DataSource,
  type EntityManager,
  In,
  LessThan,
  type ObjectLiteral,
  type SelectQueryBuilder,
} from 'typeorm';
import type { Viewer } from '../platform/http/principal';
import { WorkflowsRepository } from '../workflows/workflows.repository';
import { ExecutionEntity } from './execution.entity';
import type { ExecutionStatus, ExecutionTrigger } from './execution-status';

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

/** What cannot be read from a list: large, and shown one execution at a time. */
const LARGE = ['nodes', 'outputs', 'warnings', 'params'] as const;

/** The record of runs. Those that wait, and ends of runs, have repositories of their own. */
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

  private get manager(): EntityManager {
    return this.dataSource.manager;
  }
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
