import { Injectable } from '@nestjs/common';
import {
  DataSource,
  In,
  LessThanOrEqual,
  MoreThan,
  type EntityManager,
  type FindOptionsWhere,
} from 'typeorm';
import type { WorkflowSnapshot } from '../../workflows/workflow-snapshot';
import { ResultEntity } from './result.entity';

/** What a sweep needs to know of a result. */
export type ResultPlace = Pick<ResultEntity, 'resultId' | 'location'>;

/** The workflow whose result it is. */
export type ResultOwner = Pick<WorkflowSnapshot, 'id' | 'organizationId'>;

@Injectable()
export class ResultsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async insertAll(manager: EntityManager, results: readonly ResultEntity[]): Promise<void> {
    await manager.insert(ResultEntity, [...results]);
  }

  /** Null where it is unknown, of another workflow or organization, or expired. */
  findLive(
    { id, organizationId }: ResultOwner,
    resultId: string,
    now: Date,
  ): Promise<ResultEntity | null> {
    return this.dataSource.manager.findOneBy(ResultEntity, {
      resultId,
      workflowId: id,
      organizationId,
      expiresAt: MoreThan(now),
    });
  }

  findOfWorkflow(workflowId: number, limit: number): Promise<ResultPlace[]> {
    return this.places({ workflowId }, limit);
  }

  findExpired(now: Date, limit: number): Promise<ResultPlace[]> {
    return this.places({ expiresAt: LessThanOrEqual(now) }, limit);
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
