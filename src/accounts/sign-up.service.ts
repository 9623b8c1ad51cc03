import { Injectable } from '@nestjs/common';
import { AppError } from '../common/app-error';
import { Clock } from '../common/clock';
import { AccountSettings } from '../platform/config/account.settings';
import type { RequestOrigin } from '../platform/http/request-origin';
import type { SignUpDto } from './auth.dto';
import { FoundingService } from './founding.service';
import { LoginAttempts } from './login-attempts';
import { PasswordHasher } from './password-hasher';
import type { UserEntity } from './user.entity';

/** Lets strangers make organizations of their own, where the operator allows it. */
@Injectable()
export class SignUpService {
  constructor(
    private readonly settings: AccountSettings,
    private readonly founding: FoundingService,
    private readonly passwords: PasswordHasher,
    private readonly attempts: LoginAttempts,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError FORBIDDEN where sign-up is off, CONFLICT where the address has an account. */
  async signUp(dto: SignUpDto, origin: RequestOrigin): Promise<UserEntity> {
    if (!this.settings.allowSignup) {
      throw new AppError(
        'FORBIDDEN',
        'Sign-up is off on this server; ask an administrator for an account',
      );
    }
    await this.attempts.count(dto.email, origin.network);
    return this.founding.found({
      organizationName: dto.organization_name,
      email: dto.email,
      passwordHash: await this.passwords.hash(dto.password),
      setupCompletedAt: this.clock.now(),
      origin,
    });
  }
}
