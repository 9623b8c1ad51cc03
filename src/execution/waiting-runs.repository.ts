import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In, IsNull, Not } from 'typeorm';
import { ExecutionEntity } from './execution.entity';

/** A run that waits, as the fair choice sees it. */
export type WaitingRun = Pick<ExecutionEntity, 'id' | 'workflowId'>;

/** An organization with runs that wait. */
export interface WaitingOrganization {
  readonly organizationId: number;
  readonly oldest: string;
  readonly running: number;
}

/** Runs that wait: how many there are, and the compare-and-set by which a process takes one. */
@Injectable()
export class WaitingRunsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** False if somebody else was faster, or the run was cancelled. */
  async claim(id: string, workerId: string, startedAt: Date): Promise<boolean> {
    const update = await this.manager.update(
      ExecutionEntity,
      { id, status: 'queued', cancelRequestedAt: IsNull() },
      { status: 'running', workerId, startedAt },
    );
    return update.affected === 1;
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

  /** The oldest waiting runs of an organization; not those of the workflows named. */
  findWaiting(
    organizationId: number,
    limit: number,
    except: readonly number[] = [],
  ): Promise<WaitingRun[]> {
    const others = except.length > 0 && { workflowId: Not(In([...except])) };
    return this.manager.find(ExecutionEntity, {
      select: { id: true, workflowId: true },
      where: { organizationId, status: 'queued', cancelRequestedAt: IsNull(), ...others },
      order: { id: 'ASC' },
      take: limit,
    });
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

  countQueuedByOrganization(): Promise<ReadonlyMap<number, number>> {
    return this.countByOrganization('queued');
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

  /** Runs of the workflow at work: others of it may have to wait for them. */
  countRunningOf(workflowId: number): Promise<number> {
    return this.manager.countBy(ExecutionEntity, { workflowId, status: 'running' });
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
