import { Injectable } from '@nestjs/common';
import {
  Brackets,
  DataSource,
  type EntityManager,
  In,
  IsNull,
  Not,
  type ObjectLiteral,
} from 'typeorm';
import type { WorkflowSnapshot } from '../workflows/workflow-snapshot';
import type { CancelReason } from './cancel-reason';
import { ExecutionEntity } from './execution.entity';
import type { ExecutionStatus } from './execution-status';

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

/** A run that waited, of a workflow that is deleted. */
export type WaitingOfWorkflow = Pick<ExecutionEntity, 'id' | 'workflowId' | 'trigger'>;

/** Ends runs, and notes that they shall end: by a compare-and-set, so that each ends once. */
@Injectable()
export class RunEndingsRepository {
  constructor(private readonly dataSource: DataSource) {}

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

  findUnfinishedOf({ id, organizationId }: Pick<WorkflowSnapshot, 'id' | 'organizationId'>) {
    return this.manager.find(ExecutionEntity, {
      select: { id: true, workflowId: true, status: true, workerId: true, trigger: true },
      where: { workflowId: id, organizationId, status: In(['queued', 'running']) },
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

  private get manager(): EntityManager {
    return this.dataSource.manager;
  }
}
