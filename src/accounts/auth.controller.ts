import { Body, Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Audited } from '../audit/audited.decorator';
import { Access, Public } from '../platform/http/access.decorator';
import { ApiEnvelope, ApiErrors, ApiNoContent } from '../platform/http/api-answer.decorators';
import { CurrentPrincipal } from '../platform/http/current-principal.decorator';
import { Origin } from '../platform/http/origin-of';
import type { Principal } from '../platform/http/principal';
import type { RequestOrigin } from '../platform/http/request-origin';
import { ACCOUNT_EXAMPLE, AccountDto, ChangePasswordDto, LoginDto, SignUpDto } from './auth.dto';
import { AuthService } from './auth.service';
import { SessionCookie } from './session-cookie';
import { SignUpService } from './sign-up.service';

@ApiTags('Sign-in')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly signUps: SignUpService,
    private readonly cookie: SessionCookie,
  ) {}

  @Post('signup')
  @Public()
  @Audited('organization.created', 'user.created', 'login.succeeded')
  @ApiOperation({
    summary: 'Create an organization and its administrator',
    description: 'Where the server allows it (ALLOW_SIGNUP). Signs in at once.',
  })
  @ApiEnvelope(AccountDto, {
    status: 201,
    description: 'Signed up; the session is in the cookie',
    example: ACCOUNT_EXAMPLE,
  })
  @ApiErrors('INVALID_INPUT', 'FORBIDDEN', 'CONFLICT', 'RATE_LIMITED')
  async signUp(
    @Body() dto: SignUpDto,
    @Origin() origin: RequestOrigin,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AccountDto> {
    return this.cookie.signIn(await this.signUps.signUp(dto, origin), response, origin);
  }

  @Post('login')
  @Public()
  @Audited('login.succeeded', 'login.failed', 'login.throttled')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Sign in',
    description: 'Sets the cookie `vantage_session`; 10 attempts a minute for one account.',
  })
  @ApiEnvelope(AccountDto, {
    description: 'Signed in; the session is in the cookie',
    example: ACCOUNT_EXAMPLE,
  })
  @ApiErrors('INVALID_INPUT', 'UNAUTHORIZED', 'RATE_LIMITED')
  async login(
    @Body() dto: LoginDto,
    @Origin() origin: RequestOrigin,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AccountDto> {
    return this.cookie.signIn(await this.auth.login(dto, origin), response, origin);
  }

  @Post('logout')
  @Access({ via: 'session' })
  @Audited('logout')
  @HttpCode(204)
  @ApiOperation({ summary: 'Sign out', description: 'Ends this session.' })
  @ApiNoContent('Signed out')
  async logout(
    @CurrentPrincipal() caller: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    await this.cookie.signOut(caller, response);
  }

  @Get('me')
  @Access()
  @ApiOperation({ summary: 'Who am I', description: 'The user of the session or the API key.' })
  @ApiEnvelope(AccountDto, { description: 'The caller', example: ACCOUNT_EXAMPLE })
  me(@CurrentPrincipal() caller: Principal): Promise<AccountDto> {
    return this.auth.me(caller);
  }

  @Post('password')
  @Access({ via: 'session' })
  @Audited('password.changed')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Change your password',
    description: 'Ends your other sessions; API keys go on working.',
  })
  @ApiNoContent('The new password holds')
  @ApiErrors('INVALID_INPUT', 'RATE_LIMITED')
  changePassword(
    @CurrentPrincipal() caller: Principal,
    @Body() dto: ChangePasswordDto,
    @Origin() origin: RequestOrigin,
  ): Promise<void> {
    return this.auth.changePassword(caller, dto, origin);
  }
}
