import { Injectable } from '@nestjs/common';
import { DataSource, LessThan, type EntityManager } from 'typeorm';
import { ExecutionEntity } from './execution.entity';

/** How a run ended, as it is kept. */
export type ExecutionEnding = Pick<
  ExecutionEntity,
  'status' | 'finishedAt' | 'durationMs' | 'errorCode' | 'errorMessage' | 'errorDetails'
>;

@Injectable()
export class ExecutionsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async insert(execution: ExecutionEntity): Promise<void> {
    await this.dataSource.manager.insert(ExecutionEntity, execution);
  }

  /** False if the run had already ended another way. */
  async endIfRunning(
    manager: EntityManager,
    id: string,
    ending: ExecutionEnding,
  ): Promise<boolean> {
    const update = await manager.update(ExecutionEntity, { id, status: 'running' }, { ...ending });
    return update.affected === 1;
  }

  /** Ends every run started before `before` that is still marked as running; how many. */
  async endRunningSince(before: Date, ending: ExecutionEnding): Promise<number> {
    const update = await this.dataSource.manager.update(
      ExecutionEntity,
      { status: 'running', startedAt: LessThan(before) },
      { ...ending },
    );
    return update.affected ?? 0;
  }
}
