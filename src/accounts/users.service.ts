import { Injectable } from '@nestjs/common';
import { AppError } from '../common/app-error';
import { Clock } from '../common/clock';
import { randomBase62 } from '../common/id-generator';
import { UnitOfWork } from '../platform/database/unit-of-work';
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
    private readonly unitOfWork: UnitOfWork,
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
    const user = await this.unitOfWork.run((manager) =>
      this.users.insert(manager, {
        organizationId: caller.organizationId,
        email: dto.email,
        passwordHash,
        role: dto.role ?? 'member',
      }),
    );
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
    return toUserDto(await this.change(caller, id, changes));
  }

  /**
   * Frees the address; workflows stay, keys of the user answer USER_NOT_FOUND.
   * @throws AppError USER_NOT_FOUND, or CONFLICT where nobody would be left to administer.
   */
  async delete(caller: Principal, id: number): Promise<void> {
    await this.change(caller, id, {
      email: null,
      passwordHash: null,
      isActive: false,
      deletedAt: this.clock.now(),
    });
  }

  /** One change of an organization at a time, so that two administrators can't demote each other. */
  private change(caller: Principal, id: number, changes: UserChanges): Promise<UserEntity> {
    return this.unitOfWork.run(async (manager) => {
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
      if (changes.isActive === false || changes.passwordHash !== undefined) {
        await this.sessions.removeAllOf(manager, id);
      }
      return Object.assign(user, changes, { modified });
    });
  }
}

function wouldStepDown(user: UserEntity, changes: UserChanges): boolean {
  const { role = user.role, isActive = user.isActive } = changes;
  return user.role === 'admin' && user.isActive && !(role === 'admin' && isActive);
}
