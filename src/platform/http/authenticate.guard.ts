import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppError } from '../../common/app-error';
import { ServerSettings } from '../config/server.settings';
import type { AccessOptions } from './access.decorator';
import { accessOf } from './access-of';
import { KeyAuthenticator, SessionAuthenticator } from './authenticator';
import { FailedAuthentications } from './failed-authentications';
import { originOf } from './origin-of';
import type { Principal } from './principal';
import { contextOf } from './request-context';
import { isFromOwnPages } from './same-origin';
import { refusal } from './scope.guard';
import { sessionTokenOf } from './session-cookie';

/** The `key_prefix` of the API: of a key in our format, nothing of any other. */
const KEY_PREFIX = /^vntg_.{4}/;

/** First guard: finds out who is calling. A Bearer key always wins over a session cookie. */
@Injectable()
export class AuthenticateGuard implements CanActivate {
  constructor(
    private readonly keys: KeyAuthenticator,
    private readonly sessions: SessionAuthenticator,
    private readonly failures: FailedAuthentications,
    private readonly settings: ServerSettings,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = accessOf(context.getHandler(), context.getClass());
    if (access === 'public') return true;
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    try {
      const principal = await this.principalOf(request);
      contextOf(request).principal = { ...principal, origin: originOf(request) };
      contextOf(request).authenticateAgain = () => this.principalStillAllowed(request, access);
      return true;
    } catch (error) {
      if (error instanceof AppError && error.code === 'UNAUTHORIZED') {
        await this.failures.count(request, http.getResponse<Response>());
      }
      throw error;
    }
  }

  private async principalStillAllowed(
    request: Request,
    access: AccessOptions | undefined,
  ): Promise<Principal> {
    const principal = await this.principalOf(request);
    const reason = access && refusal(access, principal);
    if (reason !== undefined) throw new AppError('FORBIDDEN', reason);
    return principal;
  }

  private async principalOf(request: Request): Promise<Principal> {
    const key = bearerKeyOf(request);
    if (key !== undefined) {
      const caller = await this.keys.authenticate(key);
      contextOf(request).keyPrefix = KEY_PREFIX.exec(key)?.[0];
      return caller;
    }
    const token = sessionTokenOf(request);
    const principal = token === undefined ? undefined : await this.sessions.authenticate(token);
    if (principal === undefined) {
      throw new AppError(
        'UNAUTHORIZED',
        token === undefined
          ? 'Missing API key: send it as "Authorization: Bearer vntg_..."'
          : 'The session has ended: log in again',
      );
    }
    if (!isFromOwnPages(request, this.settings.publicUrl)) {
      throw new AppError('FORBIDDEN', 'A session cookie only works from pages of this server');
    }
    return principal;
  }
}

/** Undefined without a Bearer header; an empty key is one that no check will accept. */
function bearerKeyOf(request: Request): string | undefined {
  return /^bearer(?:\s+(.*))?$/i
    .exec(request.headers.authorization ?? '')
    ?.slice(1)
    .map((key: string | undefined) => key?.trim() ?? '')[0];
}
