import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { randomBase62 } from '../common/id-generator';
import { AccountSettings } from '../platform/config/account.settings';
import { normalizeEmail } from './email-address';
import { FoundingService } from './founding.service';
import { OrganizationsRepository } from './organizations.repository';
import { PasswordHasher } from './password-hasher';
import type { UserEntity } from './user.entity';
import { UsersRepository } from './users.repository';

const ORGANIZATION_NAME = 'Main organization';
const PASSWORD_LENGTH = 20;

/**
 * The administrator whom the first start creates. Until the operator was told how to sign in, the
 * organization counts as unfinished, and every start takes up where the last one stopped.
 */
@Injectable()
export class FirstAdministrator {
  constructor(
    private readonly settings: AccountSettings,
    private readonly founding: FoundingService,
    private readonly organizations: OrganizationsRepository,
    private readonly users: UsersRepository,
    private readonly passwords: PasswordHasher,
    private readonly clock: Clock,
  ) {}

  /** Creates organization and administrator if the server has none. Nobody can sign in yet. */
  async ensureExists(): Promise<void> {
    if (await this.organizations.exists()) return;
    await this.founding.found({
      organizationName: ORGANIZATION_NAME,
      email: normalizeEmail(this.settings.adminEmail),
      passwordHash: null,
      setupCompletedAt: null,
    });
  }

  /** Null where there is nobody who still has to be told. */
  async findUntold(): Promise<UserEntity | null> {
    const organization = await this.organizations.findUnfinished();
    return organization === null ? null : this.users.findFirstAdmin(organization.id);
  }

  /** Sets ADMIN_PASSWORD, or a random password that is returned. */
  async setPassword(admin: UserEntity): Promise<string | undefined> {
    const { adminPassword } = this.settings;
    const password = adminPassword ?? randomBase62(PASSWORD_LENGTH);
    const passwordHash = await this.passwords.hash(password);
    await this.founding.setPassword(admin, passwordHash);
    return adminPassword === undefined ? password : undefined;
  }

  /** From now on starts leave this organization alone. */
  async noteTold(admin: UserEntity): Promise<void> {
    await this.organizations.completeSetup(admin.organizationId, this.clock.now());
  }
}
