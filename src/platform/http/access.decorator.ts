import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiCookieAuth } from '@nestjs/swagger';
import type { Role, Scope, ScopeLevel } from './principal';

export interface AccessOptions {
  /** The caller needs one of these; omitted: any authenticated caller. */
  readonly anyScope?: readonly Scope[];
  /** The caller needs all of these. */
  readonly everyScope?: readonly Scope[];
  /** Only callers with this role. */
  readonly role?: Role;
  /** Only callers at client level: an admin's session, or a client-level key of an admin. */
  readonly level?: Extract<ScopeLevel, 'client'>;
  /** `session`: the cookie alone opens this route, no key does. Default: either. */
  readonly via?: 'session';
}

export const ACCESS = 'vantage:access';
export const PUBLIC = 'vantage:public';

/** Says who may call a handler. A handler with neither this nor `@Public()` stops the boot. */
export function Access(options: AccessOptions = {}): MethodDecorator & ClassDecorator {
  return applyDecorators(
    SetMetadata(ACCESS, options),
    ...(options.via === 'session' ? [] : [ApiBearerAuth()]),
    ApiCookieAuth(),
  );
}

/** Opens a handler to everybody. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(PUBLIC, true);
