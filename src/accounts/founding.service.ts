import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../platform/database/unit-of-work';
import { OrganizationsRepository } from './organizations.repository';
import type { UserEntity } from './user.entity';
import { UsersRepository } from './users.repository';

export interface Founding {
  readonly organizationName: string;
  readonly email: string;
  /** Null: nobody can sign in yet. */
  readonly passwordHash: string | null;
  /** Null while the operator still has to be told how to sign in. */
  readonly setupCompletedAt: Date | null;
}

/** Makes an organization together with its first administrator. */
@Injectable()
export class FoundingService {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly users: UsersRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** The administrator. @throws AppError CONFLICT where the address has an account already. */
  found(founding: Founding): Promise<UserEntity> {
    return this.unitOfWork.run(async (manager) => {
      const organization = await this.organizations.insert(manager, {
        name: founding.organizationName,
        setupCompletedAt: founding.setupCompletedAt,
      });
      const admin = await this.users.insert(manager, {
        organizationId: organization.id,
        email: founding.email,
        passwordHash: founding.passwordHash,
        role: 'admin',
      });
      return Object.assign(admin, { organization });
    });
  }
}
