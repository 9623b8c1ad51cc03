import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { AppError } from '../../common/app-error';
import type { AccessOptions } from './access.decorator';
import { accessOf } from './access-of';
import type { Principal } from './principal';
import { contextOf } from './request-context';

/** Third guard: whether the caller may use the route. */
@Injectable()
export class ScopeGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const access = accessOf(context.getHandler(), context.getClass());
    if (access === 'public') return true;
    const { principal } = contextOf(context.switchToHttp().getRequest<Request>());
    if (access === undefined || principal === undefined) {
      throw new AppError('FORBIDDEN', 'Nobody may call this route');
    }
    const reason = refusal(access, principal);
    if (reason === undefined) return true;
    throw new AppError('FORBIDDEN', reason);
  }
}

/** Why the caller may not use a route with that declaration; undefined: it may. */
export function refusal(access: AccessOptions, principal: Principal): string | undefined {
  const { role, level, via } = access;
  if (via === 'session' && principal.via.kind !== 'session') {
    return 'API keys do not open this route: log in and use the session cookie';
  }
  if (role === 'admin' && principal.role !== 'admin') return 'Only an admin may do this';
  if (level === 'client' && principal.level !== 'client') {
    return 'This API key acts at user level: it needs one with scope_level client';
  }
  return lackOfScope(access, principal.scopes);
}

function lackOfScope(
  { anyScope, everyScope = [] }: AccessOptions,
  scopes: Principal['scopes'],
): string | undefined {
  const lacking = everyScope.find((scope) => !scopes.includes(scope));
  if (lacking !== undefined) return `This API key lacks the scope ${lacking}`;
  if (anyScope === undefined || anyScope.some((scope) => scopes.includes(scope))) return undefined;
  return anyScope.length === 1
    ? `This API key lacks the scope ${anyScope.join()}`
    : `This API key lacks a scope: it needs one of ${anyScope.join(', ')}`;
}
