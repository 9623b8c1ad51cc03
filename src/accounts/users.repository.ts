import { Injectable } from '@nestjs/common';
import { EntityManager, IsNull, Not } from 'typeorm';
import { AppError } from '../common/app-error';
import type { Page, PageRequest } from '../common/page';
import { isUniqueViolation } from '../platform/database/database-errors';
import { UserEntity } from './user.entity';

export type NewUser = Pick<UserEntity, 'organizationId' | 'email' | 'passwordHash' | 'role'>;
export type UserChanges = Partial<
  Pick<UserEntity, 'email' | 'passwordHash' | 'role' | 'isActive' | 'deletedAt'>
>;

/**
 * The table of users; deleted ones are found by nobody. Methods that take a manager belong inside
 * a unit of work.
 */
@Injectable()
export class UsersRepository {
  constructor(private readonly manager: EntityManager) {}

  /** @throws AppError CONFLICT where the address has an account already. */
  async insert(manager: EntityManager, user: NewUser): Promise<UserEntity> {
    const entity = manager.create(UserEntity, { ...user, isActive: true, deletedAt: null });
    try {
      return await manager.save(UserEntity, entity);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw new AppError('CONFLICT', `${String(user.email)} has an account already`);
    }
  }

  /** Across organizations: an address belongs to one account of the server. */
  findByEmail(email: string): Promise<UserEntity | null> {
    return this.manager.findOne(UserEntity, {
      where: { email, deletedAt: IsNull() },
      relations: { organization: true },
    });
  }

  findOneIn(
    organizationId: number,
    id: number,
    manager: EntityManager = this.manager,
  ): Promise<UserEntity | null> {
    return manager.findOne(UserEntity, {
      where: { id, organizationId, deletedAt: IsNull() },
      relations: { organization: true },
    });
  }

  /** The administrator that came first. */
  findFirstAdmin(organizationId: number): Promise<UserEntity | null> {
    return this.manager.findOne(UserEntity, {
      where: { organizationId, role: 'admin', deletedAt: IsNull() },
      order: { id: 'ASC' },
    });
  }

  async findPageIn(
    organizationId: number,
    { page, limit }: PageRequest,
  ): Promise<Page<UserEntity>> {
    const [items, total] = await this.manager.findAndCount(UserEntity, {
      where: { organizationId, deletedAt: IsNull() },
      order: { id: 'ASC' },
      skip: page * limit,
      take: limit,
    });
    return { items, total };
  }

  /** Whether somebody else of the organization can administer it. */
  hasOtherAdmin(manager: EntityManager, user: UserEntity): Promise<boolean> {
    return manager.exists(UserEntity, {
      where: {
        id: Not(user.id),
        organizationId: user.organizationId,
        role: 'admin',
        isActive: true,
        deletedAt: IsNull(),
      },
    });
  }

  async change(
    user: Pick<UserEntity, 'id' | 'organizationId'>,
    changes: UserChanges & { readonly modified: Date },
    manager: EntityManager = this.manager,
  ): Promise<void> {
    const { id, organizationId } = user;
    await manager.update(UserEntity, { id, organizationId }, changes);
  }
}
