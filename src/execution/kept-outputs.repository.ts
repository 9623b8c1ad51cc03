import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In, LessThanOrEqual } from 'typeorm';
import { KeptOutputEntity } from './kept-output.entity';
import { ResultEntity } from './result.entity';

/** A kept output with the result that stands for it. */
export interface KeptOutput {
  readonly output: KeptOutputEntity;
  readonly result: ResultEntity;
}

@Injectable()
export class KeptOutputsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Puts outputs of a run in the place of those of runs that started earlier. */
  async keep(manager: EntityManager, outputs: readonly KeptOutputEntity[]): Promise<void> {
    for (const output of outputs) {
      if (await replaceEarlier(manager, output)) continue;
      const insert = manager.createQueryBuilder().insert().into(KeptOutputEntity);
      await insert.values(output).orIgnore().execute();
      // another run may have come in between, with one that started earlier or later
      await replaceEarlier(manager, output);
    }
  }

  async findOfWorkflow(workflowId: number): Promise<KeptOutput[]> {
    const { manager } = this.dataSource;
    const outputs = await manager.findBy(KeptOutputEntity, { workflowId });
    const resultIds = outputs.map(({ resultId }) => resultId);
    const results = await manager.findBy(ResultEntity, { workflowId, resultId: In(resultIds) });
    const byId = new Map(results.map((result) => [result.resultId, result]));
    return outputs.flatMap((output) => {
      const result = byId.get(output.resultId);
      return result ? [{ output, result }] : [];
    });
  }

  async removeOfWorkflow(workflowId: number): Promise<void> {
    await this.dataSource.manager.delete(KeptOutputEntity, { workflowId });
  }

  /** Those whose node or result is gone. */
  async removeStray(): Promise<void> {
    await this.dataSource.manager
      .createQueryBuilder()
      .delete()
      .from(KeptOutputEntity)
      .where(
        `NOT EXISTS (SELECT 1 FROM workflow_nodes n WHERE n.id = kept_outputs.node_id)
         OR NOT EXISTS (SELECT 1 FROM results r WHERE r.result_id = kept_outputs.result_id)`,
      )
      .execute();
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
