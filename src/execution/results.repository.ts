import { Injectable } from '@nestjs/common';
import {
  DataSource,
  In,
  LessThanOrEqual,
  MoreThan,
  type EntityManager,
  type FindOptionsWhere,
  Raw,
} from 'typeorm';
import type { WorkflowSnapshot } from '../workflows/workflow-snapshot';
import { ResultEntity } from './result.entity';

/** What a sweep needs to know of a result. */
export type ResultPlace = Pick<ResultEntity, 'resultId' | 'location'>;

/** The workflow whose result it is. */
export type ResultOwner = Pick<WorkflowSnapshot, 'id' | 'organizationId'>;

/** That the result with this id stands for a node that is still there. */
function kept(resultId: string): string {
  return `EXISTS (SELECT 1 FROM kept_outputs k JOIN workflow_nodes n ON n.id = k.node_id
    WHERE k.result_id = ${resultId})`;
}

@Injectable()
export class ResultsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async insertAll(manager: EntityManager, results: readonly ResultEntity[]): Promise<void> {
    await manager.insert(ResultEntity, [...results]);
  }

  /** Null where it is unknown, of another workflow or organization, or expired and not kept. */
  findLive(
    { id, organizationId }: ResultOwner,
    resultId: string,
    now: Date,
  ): Promise<ResultEntity | null> {
    const owned = { workflowId: id, organizationId };
    return this.dataSource.manager.findOneBy(ResultEntity, [
      { ...owned, resultId, expiresAt: MoreThan(now) },
      {
        ...owned,
        resultId: Raw((column) => `${column} = :resultId AND ${kept(column)}`, { resultId }),
      },
    ]);
  }

  findOfWorkflow(workflowId: number, limit: number): Promise<ResultPlace[]> {
    return this.places({ workflowId }, limit);
  }

  /** Kept ones do not expire. */
  findExpired(now: Date, limit: number): Promise<ResultPlace[]> {
    const resultId = Raw((column) => `NOT ${kept(column)}`);
    return this.places({ expiresAt: LessThanOrEqual(now), resultId }, limit);
  }

  /** In order of their ids, from the one after `afterId` on. */
  findAfter(afterId: string, limit: number): Promise<ResultPlace[]> {
    const inOrder = { resultId: 'ASC' } as const;
    return this.places({ resultId: MoreThan(afterId) }, limit, inOrder);
  }

  /** Those of `locations` that some result lies at. */
  async knownLocations(locations: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await this.places({ location: In([...locations]) }, locations.length);
    return new Set(found.map((place) => place.location));
  }

  async remove(resultIds: readonly string[]): Promise<void> {
    if (resultIds.length === 0) return;
    await this.dataSource.manager.delete(ResultEntity, { resultId: In([...resultIds]) });
  }

  private places(
    where: FindOptionsWhere<ResultEntity>,
    limit: number,
    order: { readonly resultId?: 'ASC' } = {},
  ): Promise<ResultPlace[]> {
    return this.dataSource.manager.find(ResultEntity, {
      select: { resultId: true, location: true },
      where,
      order,
      take: limit,
    });
  }
}
