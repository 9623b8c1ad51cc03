import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module';
import { SessionAuthenticator } from '../platform/http/authenticator';
import { AuthController } from './auth.controller';
import { AuthService } from './auth.service';
import { FirstAdministrator } from './first-administrator';
import { FoundingService } from './founding.service';
import { LoginAttempts } from './login-attempts';
import { LoginGate } from './login-gate';
import { OrganizationEntity } from './organization.entity';
import { OrganizationsRepository } from './organizations.repository';
import { PasswordHasher } from './password-hasher';
import { SessionCookie } from './session-cookie';
import { SessionEntity } from './session.entity';
import { SessionTokens } from './session-token';
import { SessionsRepository } from './sessions.repository';
import { SessionsService } from './sessions.service';
import { SignUpService } from './sign-up.service';
import { UserEntity } from './user.entity';
import { UsersController } from './users.controller';
import { UsersRepository } from './users.repository';
import { UsersService } from './users.service';

/** Organizations, their users, and signing in. */
@Module({
  imports: [TypeOrmModule.forFeature([OrganizationEntity, UserEntity, SessionEntity]), AuditModule],
  controllers: [AuthController, UsersController],
  providers: [
    AuthService,
    FirstAdministrator,
    FoundingService,
    LoginAttempts,
    LoginGate,
    OrganizationsRepository,
    PasswordHasher,
    SessionCookie,
    SessionTokens,
    SessionsRepository,
    SessionsService,
    SignUpService,
    UsersRepository,
    UsersService,
    { provide: SessionAuthenticator, useExisting: SessionsService },
  ],
  exports: [FirstAdministrator, OrganizationsRepository, SessionAuthenticator],
})
export class AccountsModule {}
