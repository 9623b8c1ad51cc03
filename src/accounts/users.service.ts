import { Injectable } from '@nestjs/common';
import type { AuditEvent } from '../audit/audit-event';
import { AuditTrail } from '../audit/audit-trail';
import { givenFields } from '../audit/changed-fields';
import { AppError } from '../common/app-error';
import { Clock } from '../common/clock';
import { randomBase62 } from '../common/id-generator';
import type { PageQuery } from '../platform/http/page.dto';
import type { Principal } from '../platform/http/principal';
import { OrganizationsRepository } from './organizations.repository';
import { PasswordHasher } from './password-hasher';
import { SessionsRepository } from './sessions.repository';
import type {
  CreatedUserDto,
  CreateUserDto,
  UpdateUserDto,
  UserDto,
  UserListDto,
} from './user.dto';
import { userResource } from './user-resource';
import type { UserEntity } from './user.entity';
import { toUserDto } from './user.mapper';
import { UsersRepository, type UserChanges } from './users.repository';

const TEMPORARY_PASSWORD_LENGTH = 20;

/** What an administrator does with the users of the organization. */
@Injectable()
export class UsersService {
  constructor(
    private readonly users: UsersRepository,
    private readonly sessions: SessionsRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly passwords: PasswordHasher,
    private readonly trail: AuditTrail,
    private readonly clock: Clock,
  ) {}

  async list(caller: Principal, query: PageQuery): Promise<UserListDto> {
    const { page, limit } = query;
    const { items, total } = await this.users.findPageIn(caller.organizationId, { page, limit });
    return { users: items.map(toUserDto), total, page, limit };
  }

  /** @throws AppError CONFLICT where the address has an account already. */
  async create(caller: Principal, dto: CreateUserDto): Promise<CreatedUserDto> {
    const password = dto.password ?? randomBase62(TEMPORARY_PASSWORD_LENGTH);
    const passwordHash = await this.passwords.hash(password);
    const user = await this.trail.run(caller, async (manager, note) => {
      const created = await this.users.insert(manager, {
        organizationId: caller.organizationId,
        email: dto.email,
        passwordHash,
        role: dto.role ?? 'member',
      });
      const resource = userResource(created);
      note({ action: 'user.created', resource, details: { role: created.role } });
      return created;
    });
    const answer: CreatedUserDto = toUserDto(user);
    if (dto.password === undefined) answer.temporary_password = password;
    return answer;
  }

  /**
   * A new password or a disabled account ends the user's sessions.
   * @throws AppError USER_NOT_FOUND, or CONFLICT where nobody would be left to administer.
   */
  async update(caller: Principal, id: number, dto: UpdateUserDto): Promise<UserDto> {
    const changes: UserChanges = {};
    if (dto.role !== undefined) changes.role = dto.role;
    if (dto.is_active !== undefined) changes.isActive = dto.is_active;
    if (dto.password !== undefined) {
      changes.passwordHash = await this.passwords.hash(dto.password);
    }
    const details = { changed: givenFields(dto), ...safeValuesOf(dto) };
    return toUserDto(await this.change(caller, id, changes, { action: 'user.updated', details }));
  }

  /**
   * Frees the address; workflows stay, keys of the user answer USER_NOT_FOUND.
   * @throws AppError USER_NOT_FOUND, or CONFLICT where nobody would be left to administer.
   */
  async delete(caller: Principal, id: number): Promise<void> {
    const gone = { email: null, passwordHash: null, isActive: false, deletedAt: this.clock.now() };
    await this.change(caller, id, gone, { action: 'user.deleted' });
  }

  /** One change of an organization at a time, so that two administrators can't demote each other. */
  private change(
    caller: Principal,
    id: number,
    changes: UserChanges,
    event: Omit<AuditEvent, 'resource'>,
  ): Promise<UserEntity> {
    return this.trail.run(caller, async (manager, note) => {
      const modified = this.clock.now();
      await this.organizations.lock(manager, caller.organizationId, modified);
      const user = await this.users.findOneIn(caller.organizationId, id, manager);
      if (user === null) throw new AppError('USER_NOT_FOUND', `User ${String(id)} not found`);
      if (wouldStepDown(user, changes) && !(await this.users.hasOtherAdmin(manager, user))) {
        throw new AppError(
          'CONFLICT',
          'This is the last active administrator of the organization; make somebody else one first',
        );
      }
      await this.users.change(user, { ...changes, modified }, manager);
      if (Object.keys(changes).length > 0) note({ ...event, resource: userResource(user) });
      if (changes.isActive === false || changes.passwordHash !== undefined) {
        await this.sessions.removeAllOf(manager, id);
      }
      return Object.assign(user, changes, { modified });
    });
  }
}

function safeValuesOf({ role, is_active }: UpdateUserDto) {
  return { ...(role && { role }), ...(is_active !== undefined && { is_active }) };
}

function wouldStepDown(user: UserEntity, changes: UserChanges): boolean {
  const { role = user.role, isActive = user.isActive } = changes;
  return user.role === 'admin' && user.isActive && !(role === 'admin' && isActive);
}
