import { Injectable } from '@nestjs/common';
import { EntityManager, IsNull, LessThanOrEqual, type FindOptionsWhere } from 'typeorm';
import type { Principal } from '../platform/http/principal';
import { ApiKeyEntity } from './api-key.entity';

export type NewApiKey = Omit<ApiKeyEntity, 'id' | 'user'>;
export type ApiKeyChanges = Partial<Pick<ApiKeyEntity, 'name' | 'scopes'>>;

/** The table of API keys. Methods that take a manager belong inside a unit of work. */
@Injectable()
export class ApiKeysRepository {
  constructor(private readonly manager: EntityManager) {}

  insert(manager: EntityManager, key: NewApiKey): Promise<ApiKeyEntity> {
    return manager.save(ApiKeyEntity, manager.create(ApiKeyEntity, key));
  }

  /**
   * With its user, whatever the state of either: the one query of a request with a key. A query
   * builder, because findOne() with a relation asks twice.
   */
  findByHash(keyHash: string): Promise<ApiKeyEntity | null> {
    return this.manager
      .createQueryBuilder(ApiKeyEntity, 'key')
      .leftJoinAndSelect('key.user', 'user', 'user.organizationId = key.organizationId')
      .where('key.keyHash = :keyHash', { keyHash })
      .getOne();
  }

  /** At user level the caller's own keys, at client level all of the organization. */
  findVisibleTo(caller: Principal): Promise<ApiKeyEntity[]> {
    return this.manager.find(ApiKeyEntity, { where: visibleTo(caller), order: { id: 'ASC' } });
  }

  findOneVisibleTo(caller: Principal, id: number): Promise<ApiKeyEntity | null> {
    return this.manager.findOneBy(ApiKeyEntity, { ...visibleTo(caller), id });
  }

  async change(
    manager: EntityManager,
    caller: Principal,
    id: number,
    changes: ApiKeyChanges,
  ): Promise<void> {
    await manager.update(ApiKeyEntity, { ...visibleTo(caller), id }, changes);
  }

  /** False, and nothing changes, if it was revoked before. */
  async revoke(manager: EntityManager, caller: Principal, id: number): Promise<boolean> {
    const active = { ...visibleTo(caller), id, isActive: true };
    return (await manager.update(ApiKeyEntity, active, { isActive: false })).affected === 1;
  }

  /** Does nothing if another request has noted a use after `unlessSince`. */
  async noteUse(id: number, now: Date, unlessSince: Date): Promise<void> {
    await this.manager.update(
      ApiKeyEntity,
      [
        { id, lastUsedAt: IsNull() },
        { id, lastUsedAt: LessThanOrEqual(unlessSince) },
      ],
      { lastUsedAt: now },
    );
  }

  /** The caller's keys of that name which work. */
  findActiveNamed({ organizationId, userId }: Principal, name: string): Promise<ApiKeyEntity[]> {
    return this.manager.findBy(ApiKeyEntity, { organizationId, userId, name, isActive: true });
  }
}

function visibleTo(caller: Principal): FindOptionsWhere<ApiKeyEntity> {
  const { organizationId, userId, level } = caller;
  return level === 'client' ? { organizationId } : { organizationId, userId };
}
