import { Injectable } from '@nestjs/common';
import { DataSource, IsNull, LessThan, type EntityManager } from 'typeorm';
import { isUniqueViolation } from '../database/database-errors';
import { IdempotencyKeyEntity } from './idempotency-key.entity';

/** A key as one request holds it; `created` tells it from a later request's. */
export type KeyClaim = Pick<IdempotencyKeyEntity, 'id' | 'created'>;

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

  /** Together with what else the manager writes. False where the key is no longer that request's. */
  async made(
    { id, created }: KeyClaim,
    resource: string,
    manager: EntityManager,
  ): Promise<boolean> {
    const update = await manager.update(IdempotencyKeyEntity, { id, created }, { resource });
    return update.affected === 1;
  }

  /** Frees the key of a request, unless it made something. */
  async release({ id, created }: KeyClaim): Promise<void> {
    const { manager } = this.dataSource;
    await manager.delete(IdempotencyKeyEntity, { id, created, resource: IsNull() });
  }

  /** Frees a key whose request made what is not there any more; not one that is used anew since. */
  async releaseLost(id: string, resource: string): Promise<void> {
    await this.dataSource.manager.delete(IdempotencyKeyEntity, { id, resource });
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
