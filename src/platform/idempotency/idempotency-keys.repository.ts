import { Injectable } from '@nestjs/common';
import { DataSource, IsNull, LessThan, type EntityManager } from 'typeorm';
import { isUniqueViolation } from '../database/database-errors';
import { IdempotencyKeyEntity } from './idempotency-key.entity';

@Injectable()
export class IdempotencyKeysRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** False where the key is known already. */
  async insert(key: IdempotencyKeyEntity): Promise<boolean> {
    try {
      await this.dataSource.manager.insert(IdempotencyKeyEntity, key);
      return true;
    } catch (error) {
      if (isUniqueViolation(error)) return false;
      throw error;
    }
  }

  find(id: string): Promise<IdempotencyKeyEntity | null> {
    return this.dataSource.manager.findOneBy(IdempotencyKeyEntity, { id });
  }

  /** Together with what else the manager writes. */
  async made(id: string, resource: string, manager?: EntityManager): Promise<void> {
    await (manager ?? this.dataSource.manager).update(IdempotencyKeyEntity, { id }, { resource });
  }

  /** Frees the key of a request that made nothing. */
  async release(id: string): Promise<void> {
    await this.dataSource.manager.delete(IdempotencyKeyEntity, { id });
  }

  /** Frees a key whose request was cut off before it made anything. */
  async releaseAbandoned(id: string, before: Date): Promise<void> {
    const { manager } = this.dataSource;
    await manager.delete(IdempotencyKeyEntity, {
      id,
      resource: IsNull(),
      created: LessThan(before),
    });
  }

  /** Removes at most `limit` that are older; how many. */
  async removeBefore(before: Date, limit: number): Promise<number> {
    const { manager } = this.dataSource;
    const old = await manager.find(IdempotencyKeyEntity, {
      select: { id: true },
      where: { created: LessThan(before) },
      take: limit,
    });
    if (old.length > 0)
      await manager.delete(
        IdempotencyKeyEntity,
        old.map(({ id }) => id),
      );
    return old.length;
  }
}
