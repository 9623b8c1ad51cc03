import { Injectable } from '@nestjs/common';
import { EntityManager, In, MoreThan, Not } from 'typeorm';
import { AppError } from '../common/app-error';
import { isUniqueViolation } from '../platform/database/database-errors';
import { CredentialEntity } from './credential.entity';
import type { SealedData } from './credential-sealer';

export type NewCredential = Pick<
  CredentialEntity,
  'organizationId' | 'name' | 'type' | 'defaultOf' | 'keyId'
>;
export type CredentialChanges = Partial<
  SealedData & Pick<CredentialEntity, 'name' | 'defaultOf' | 'modified'>
>;

/** Which credentials of an organization: a part of them in order of their ids. */
export interface CredentialFilter {
  readonly type?: string;
  readonly afterId: number;
  readonly limit: number;
}

/**
 * The table of credentials: nobody finds another organization's. Methods that take a manager belong
 * inside a unit of work.
 */
@Injectable()
export class CredentialsRepository {
  constructor(private readonly manager: EntityManager) {}

  /**
   * Without any data yet: that is sealed for the id it gets here.
   * @throws AppError CONFLICT where the name is taken
   */
  async insert(manager: EntityManager, credential: NewCredential): Promise<CredentialEntity> {
    const empty = { data: '{}', secrets: '{}', version: 1 };
    const entity = manager.create(CredentialEntity, { ...credential, ...empty });
    return named(credential.name, manager.save(CredentialEntity, entity));
  }

  find(
    organizationId: number,
    { type, afterId, limit }: CredentialFilter,
  ): Promise<CredentialEntity[]> {
    return this.manager.find(CredentialEntity, {
      where: { organizationId, id: MoreThan(afterId), ...(type === undefined ? {} : { type }) },
      order: { id: 'ASC' },
      take: limit,
    });
  }

  findOne(
    organizationId: number,
    id: number,
    manager: EntityManager = this.manager,
  ): Promise<CredentialEntity | null> {
    return manager.findOneBy(CredentialEntity, { organizationId, id });
  }

  /** Those of the ids, and the defaults of the types. */
  findNamedOrDefault(
    organizationId: number,
    ids: readonly number[],
    types: readonly string[],
  ): Promise<CredentialEntity[]> {
    return this.manager.find(CredentialEntity, {
      where: [
        { organizationId, id: In([...ids]) },
        { organizationId, defaultOf: In([...types]) },
      ],
      order: { id: 'ASC' },
    });
  }

  hasOfType(manager: EntityManager, organizationId: number, type: string): Promise<boolean> {
    return manager.exists(CredentialEntity, { where: { organizationId, type } });
  }

  /** Afterwards no credential is the default of the type. */
  async clearDefault(manager: EntityManager, organizationId: number, type: string): Promise<void> {
    await manager.update(
      CredentialEntity,
      { organizationId, defaultOf: type },
      { defaultOf: null, version: () => 'version + 1' },
    );
  }

  /** @throws AppError CONFLICT where the name is taken */
  async change(
    manager: EntityManager,
    { organizationId, id }: Pick<CredentialEntity, 'organizationId' | 'id'>,
    changes: CredentialChanges,
  ): Promise<void> {
    const next = { ...changes, version: () => 'version + 1' };
    await named(changes.name, manager.update(CredentialEntity, { organizationId, id }, next));
  }

  /** Whether there was one. */
  async remove(manager: EntityManager, organizationId: number, id: number): Promise<boolean> {
    const { affected } = await manager.delete(CredentialEntity, { organizationId, id });
    return (affected ?? 0) > 0;
  }

  /** Sealed with another key than the current one; of all organizations unless one is given. */
  findSealedOtherwise(
    currentKeyId: string,
    { afterId, limit }: Pick<CredentialFilter, 'afterId' | 'limit'>,
    organizationId?: number,
  ): Promise<CredentialEntity[]> {
    return this.manager.find(CredentialEntity, {
      where: {
        keyId: Not(currentKeyId),
        id: MoreThan(afterId),
        ...(organizationId === undefined ? {} : { organizationId }),
      },
      order: { id: 'ASC' },
      take: limit,
    });
  }

  countSealedWith(keyId: string, organizationId: number): Promise<number> {
    return this.manager.countBy(CredentialEntity, { organizationId, keyId });
  }

  /** False, and nothing is written, if the credential has changed since it was read. */
  async reseal(
    manager: EntityManager,
    read: CredentialEntity,
    sealed: SealedData,
  ): Promise<boolean> {
    const { organizationId, id, version } = read;
    const { affected } = await manager.update(
      CredentialEntity,
      { organizationId, id, version },
      { ...sealed, version: version + 1 },
    );
    return (affected ?? 0) > 0;
  }
}

async function named<T>(name: string | undefined, write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (name === undefined || !isUniqueViolation(error)) throw error;
    throw new AppError(
      'CONFLICT',
      `There is a credential named "${name}" already; use another name`,
    );
  }
}
