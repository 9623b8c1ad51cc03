import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In, LessThanOrEqual, MoreThan, Raw } from 'typeorm';
import { KeptOutputEntity } from './kept-output.entity';
import type { ResultOwner } from './results.repository';

/** Outputs whose node is there no more count for nothing. */
const OF_LIVING_NODE = Raw(
  (nodeId) => `EXISTS (SELECT 1 FROM workflow_nodes n WHERE n.id = ${nodeId})`,
);

/** What a sweep needs to know of an output. */
export type KeptPlace = Pick<KeptOutputEntity, 'nodeId' | 'location'>;

@Injectable()
export class KeptOutputsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Puts an output in the place of one of a run that started earlier. */
  async keep(manager: EntityManager, output: KeptOutputEntity): Promise<void> {
    if (await replaceEarlier(manager, output)) return;
    const insert = manager.createQueryBuilder().insert().into(KeptOutputEntity);
    await insert.values(output).orIgnore().execute();
    // another run may have come in between, with one that started earlier or later
    await replaceEarlier(manager, output);
  }

  findOfWorkflow({ id, organizationId }: ResultOwner): Promise<KeptOutputEntity[]> {
    return this.dataSource.manager.findBy(KeptOutputEntity, {
      workflowId: id,
      organizationId,
      nodeId: OF_LIVING_NODE,
    });
  }

  /** Null where it is unknown, of another workflow or organization, or replaced. */
  findLive(
    { id, organizationId }: ResultOwner,
    resultId: string,
  ): Promise<KeptOutputEntity | null> {
    return this.dataSource.manager.findOneBy(KeptOutputEntity, {
      resultId,
      workflowId: id,
      organizationId,
      nodeId: OF_LIVING_NODE,
    });
  }

  /** Where outputs lie, in the order of their nodes, from the one after `afterId` on. */
  findAfter(afterId: number, limit: number): Promise<KeptPlace[]> {
    return this.dataSource.manager.find(KeptOutputEntity, {
      select: { nodeId: true, location: true },
      where: { nodeId: MoreThan(afterId) },
      order: { nodeId: 'ASC' },
      take: limit,
    });
  }

  async locationsOfWorkflow(workflowId: number): Promise<string[]> {
    const found = await this.dataSource.manager.findBy(KeptOutputEntity, { workflowId });
    return found.map(({ location }) => location);
  }

  /** Those of `locations` that some output lies at. */
  async knownLocations(locations: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await this.dataSource.manager.find(KeptOutputEntity, {
      select: { nodeId: true, location: true },
      where: { location: In([...locations]) },
    });
    return new Set(found.map(({ location }) => location));
  }

  async removeOfWorkflow(workflowId: number): Promise<void> {
    await this.dataSource.manager.delete(KeptOutputEntity, { workflowId });
  }

  /** Those whose node is gone. */
  async removeStray(): Promise<void> {
    const strayed = Raw(
      (nodeId) => `NOT EXISTS (SELECT 1 FROM workflow_nodes n WHERE n.id = ${nodeId})`,
    );
    await this.dataSource.manager.delete(KeptOutputEntity, { nodeId: strayed });
  }
}

async function replaceEarlier(
  manager: EntityManager,
  { nodeId, ...output }: KeptOutputEntity,
): Promise<boolean> {
  const earlier = { nodeId, startedAt: LessThanOrEqual(output.startedAt) };
  const update = await manager.update(KeptOutputEntity, earlier, output);
  return (update.affected ?? 0) > 0;
}
