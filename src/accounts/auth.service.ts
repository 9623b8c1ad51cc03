import { Injectable } from '@nestjs/common';
import { AppError } from '../common/app-error';
import { Clock } from '../common/clock';
import { UnitOfWork } from '../platform/database/unit-of-work';
import type { Principal } from '../platform/http/principal';
import type { AccountDto, ChangePasswordDto, LoginDto } from './auth.dto';
import { LoginAttempts } from './login-attempts';
import { PasswordHasher } from './password-hasher';
import { SessionsRepository } from './sessions.repository';
import { toAccountDto } from './user.mapper';
import type { UserEntity } from './user.entity';
import { UsersRepository } from './users.repository';

/** Checks and changes passwords. */
@Injectable()
export class AuthService {
  constructor(
    private readonly users: UsersRepository,
    private readonly sessions: SessionsRepository,
    private readonly passwords: PasswordHasher,
    private readonly attempts: LoginAttempts,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * The user whose address and password these are. An unknown address, a wrong password and a
   * disabled account get the same answer after the same work.
   * @throws AppError UNAUTHORIZED, RATE_LIMITED
   */
  async login(dto: LoginDto, address: string): Promise<UserEntity> {
    await this.attempts.count(dto.email, address);
    const user = await this.users.findByEmail(dto.email);
    const fits = await this.passwords.verify(user?.passwordHash ?? null, dto.password);
    if (user?.isActive && fits) return user;
    throw new AppError('UNAUTHORIZED', 'Email or password is wrong');
  }

  /** @throws AppError USER_NOT_FOUND where the account went since the caller was authenticated. */
  async me(caller: Principal): Promise<AccountDto> {
    return toAccountDto(await this.userOf(caller));
  }

  /** Ends the user's other sessions. @throws AppError INVALID_INPUT for a wrong current password. */
  async changePassword(caller: Principal, dto: ChangePasswordDto, address: string): Promise<void> {
    await this.attempts.count(caller.email, address);
    const user = await this.userOf(caller);
    if (!(await this.passwords.verify(user.passwordHash, dto.current_password))) {
      const message = 'current_password is wrong';
      throw new AppError('INVALID_INPUT', message, {
        details: [{ path: 'current_password', message }],
      });
    }
    const passwordHash = await this.passwords.hash(dto.new_password);
    const kept = caller.via.kind === 'session' ? caller.via.sessionId : undefined;
    await this.unitOfWork.run(async (manager) => {
      await this.users.change(user, { passwordHash, modified: this.clock.now() }, manager);
      await this.sessions.removeAllOf(manager, user.id, kept);
    });
  }

  private async userOf(caller: Principal): Promise<UserEntity> {
    const user = await this.users.findOneIn(caller.organizationId, caller.userId);
    if (user !== null) return user;
    throw new AppError('USER_NOT_FOUND', `User ${String(caller.userId)} not found`);
  }
}
