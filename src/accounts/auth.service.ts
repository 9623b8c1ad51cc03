import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail';
import { AppError } from '../common/app-error';
import { Clock } from '../common/clock';
import type { Principal } from '../platform/http/principal';
import type { RequestOrigin } from '../platform/http/request-origin';
import type { AccountDto, ChangePasswordDto, LoginDto } from './auth.dto';
import { LoginGate } from './login-gate';
import { PasswordHasher } from './password-hasher';
import { SessionsRepository } from './sessions.repository';
import { userResource } from './user-resource';
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
    private readonly gate: LoginGate,
    private readonly trail: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /**
   * The user whose address and password these are. An unknown address, a wrong password and a
   * disabled account get the same answer after the same work.
   * @throws AppError UNAUTHORIZED, RATE_LIMITED
   */
  async login(dto: LoginDto, origin: RequestOrigin): Promise<UserEntity> {
    await this.gate.count(dto.email, origin);
    const user = await this.users.findByEmail(dto.email);
    const fits = await this.passwords.verify(user?.passwordHash ?? null, dto.password);
    if (user?.isActive && fits) return user;
    if (user !== null) this.gate.refused(user, origin);
    throw new AppError('UNAUTHORIZED', 'Email or password is wrong');
  }

  /** @throws AppError USER_NOT_FOUND where the account went since the caller was authenticated. */
  async me(caller: Principal): Promise<AccountDto> {
    return toAccountDto(await this.userOf(caller));
  }

  /** Ends the user's other sessions. @throws AppError INVALID_INPUT for a wrong current password. */
  async changePassword(
    caller: Principal,
    dto: ChangePasswordDto,
    origin: RequestOrigin,
  ): Promise<void> {
    await this.gate.count(caller.email, origin);
    const user = await this.userOf(caller);
    if (!(await this.passwords.verify(user.passwordHash, dto.current_password))) {
      this.gate.refused(user, origin);
      const message = 'current_password is wrong';
      throw new AppError('INVALID_INPUT', message, {
        details: [{ path: 'current_password', message }],
      });
    }
    const passwordHash = await this.passwords.hash(dto.new_password);
    const kept = caller.via.kind === 'session' ? caller.via.sessionId : undefined;
    await this.trail.run(caller, async (manager, note) => {
      await this.users.change(user, { passwordHash, modified: this.clock.now() }, manager);
      await this.sessions.removeAllOf(manager, user.id, kept);
      note({ action: 'password.changed', resource: userResource(user) });
    });
  }

  private async userOf(caller: Principal): Promise<UserEntity> {
    const user = await this.users.findOneIn(caller.organizationId, caller.userId);
    if (user !== null) return user;
    throw new AppError('USER_NOT_FOUND', `User ${String(caller.userId)} not found`);
  }
}
