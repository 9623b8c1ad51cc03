import { Injectable } from '@nestjs/common';
import { EntityManager, IsNull, LessThanOrEqual, type FindOptionsWhere } from 'typeorm';
import type { Principal } from '../platform/http/principal';
import { ApiKeyEntity } from './api-key.entity';

export type NewApiKey = Omit<ApiKeyEntity, 'id' | 'user'>;
export type ApiKeyChanges = Partial<Pick<ApiKeyEntity, 'name' | 'scopes' | 'isActive'>>;

/** The table of API keys. */
@Injectable()
export class ApiKeysRepository {
  constructor(private readonly manager: EntityManager) {}

  insert(key: NewApiKey): Promise<ApiKeyEntity> {
    return this.manager.save(ApiKeyEntity, this.manager.create(ApiKeyEntity, key));
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

  async change(caller: Principal, id: number, changes: ApiKeyChanges): Promise<void> {
    await this.manager.update(ApiKeyEntity, { ...visibleTo(caller), id }, changes);
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

  /** All keys of the caller that have this name. */
  async revokeNamed(caller: Principal, name: string): Promise<void> {
    const { organizationId, userId } = caller;
    await this.manager.update(ApiKeyEntity, { organizationId, userId, name }, { isActive: false });
  }
}

function visibleTo(caller: Principal): FindOptionsWhere<ApiKeyEntity> {
  const { organizationId, userId, level } = caller;
  return level === 'client' ? { organizationId } : { organizationId, userId };
}
