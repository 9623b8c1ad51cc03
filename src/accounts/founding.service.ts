import { Injectable } from '@nestjs/common';
import { type AuditEvent, type OtherActor, theServer } from '../audit/audit-event';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../common/clock';
import { UnitOfWork } from '../platform/database/unit-of-work';
import type { RequestOrigin } from '../platform/http/request-origin';
import type { OrganizationEntity } from './organization.entity';
import { OrganizationsRepository } from './organizations.repository';
import { userResource } from './user-resource';
import type { UserEntity } from './user.entity';
import { UsersRepository } from './users.repository';

export interface Founding {
  readonly organizationName: string;
  readonly email: string;
  /** Null: nobody can sign in yet. */
  readonly passwordHash: string | null;
  /** Null while the operator still has to be told how to sign in. */
  readonly setupCompletedAt: Date | null;
  /** Of whoever signs up; absent: the server does it by itself. */
  readonly origin?: RequestOrigin;
}

/** Makes an organization together with its first administrator. */
@Injectable()
export class FoundingService {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly users: UsersRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly trail: AuditTrail,
    private readonly clock: Clock,
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
      const actor = founderOf(founding, organization.id);
      for (const event of eventsOf(organization, admin)) {
        await this.trail.write(this.trail.entryOf(actor, event), manager);
      }
      return Object.assign(admin, { organization });
    });
  }

  /** The first password, which nobody signed in gives. */
  async setPassword(admin: UserEntity, passwordHash: string): Promise<void> {
    await this.trail.run(theServer(admin.organizationId), async (manager, note) => {
      await this.users.change(admin, { passwordHash, modified: this.clock.now() }, manager);
      note({ action: 'password.changed', resource: userResource(admin) });
    });
  }
}

function founderOf({ origin, email }: Founding, organizationId: number): OtherActor {
  if (origin === undefined) return theServer(organizationId);
  return { type: 'anonymous', organizationId, email, origin };
}

function eventsOf({ id, name }: OrganizationEntity, admin: UserEntity): readonly AuditEvent[] {
  return [
    { action: 'organization.created', resource: { type: 'organization', id, name } },
    { action: 'user.created', resource: userResource(admin), details: { role: admin.role } },
  ];
}
