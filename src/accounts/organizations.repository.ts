import { Injectable } from '@nestjs/common';
import { EntityManager, IsNull } from 'typeorm';
import { OrganizationEntity } from './organization.entity';

/** The table of organizations. Methods that take a manager belong inside a unit of work. */
@Injectable()
export class OrganizationsRepository {
  constructor(private readonly manager: EntityManager) {}

  insert(
    manager: EntityManager,
    fields: Pick<OrganizationEntity, 'name' | 'setupCompletedAt'>,
  ): Promise<OrganizationEntity> {
    return manager.save(OrganizationEntity, manager.create(OrganizationEntity, fields));
  }

  /** Makes other units of work that ask for the same wait until this one ends. */
  async lock(manager: EntityManager, id: number, now: Date): Promise<void> {
    await manager.update(OrganizationEntity, { id }, { modified: now });
  }

  exists(): Promise<boolean> {
    return this.manager.exists(OrganizationEntity);
  }

  /** The organization of a first start that has not come to its end. */
  findUnfinished(): Promise<OrganizationEntity | null> {
    return this.manager.findOneBy(OrganizationEntity, { setupCompletedAt: IsNull() });
  }

  async completeSetup(id: number, now: Date): Promise<void> {
    await this.manager.update(OrganizationEntity, { id }, { setupCompletedAt: now, modified: now });
  }
}
