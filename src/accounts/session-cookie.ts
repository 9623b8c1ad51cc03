import { Injectable } from '@nestjs/common';
import type { CookieOptions, Response } from 'express';
import { ServerSettings } from '../platform/config/server.settings';
import type { Principal } from '../platform/http/principal';
import type { RequestOrigin } from '../platform/http/request-origin';
import { SESSION_COOKIE } from '../platform/http/session-cookie';
import type { AccountDto } from './auth.dto';
import { ABSOLUTE_MS } from './session-lifetime';
import { SessionsService } from './sessions.service';
import { toAccountDto } from './user.mapper';
import type { UserEntity } from './user.entity';

/** Hands a session's token to the browser, and takes it back. */
@Injectable()
export class SessionCookie {
  private readonly options: CookieOptions;

  constructor(
    settings: ServerSettings,
    private readonly sessions: SessionsService,
  ) {
    this.options = {
      httpOnly: true,
      sameSite: 'lax',
      secure: settings.publicUrl?.startsWith('https:') ?? false,
      path: '/',
    };
  }

  /** Signs the user in; answers who that is. */
  async signIn(user: UserEntity, response: Response, origin: RequestOrigin): Promise<AccountDto> {
    const token = await this.sessions.begin(user, origin);
    response.cookie(SESSION_COOKIE, token, { ...this.options, maxAge: ABSOLUTE_MS });
    return toAccountDto(user);
  }

  /** Ends the caller's session. */
  async signOut(caller: Principal, response: Response): Promise<void> {
    if (caller.via.kind === 'session') {
      await this.sessions.end(caller, caller.via.sessionId);
    }
    response.clearCookie(SESSION_COOKIE, this.options);
  }
}
