import type { RequestOrigin } from './request-origin';

export const SCOPES = ['workflows:read', 'workflows:write', 'workflows:execute'] as const;
export type Scope = (typeof SCOPES)[number];

export const SCOPE_LEVELS = ['user', 'client'] as const;
/** `user`: own resources; `client`: all of the organization's. */
export type ScopeLevel = (typeof SCOPE_LEVELS)[number];

export type Role = 'admin' | 'member';

/** Who is calling, once authenticated. Every repository question takes one or its organization. */
export interface Principal {
  readonly userId: number;
  readonly organizationId: number;
  readonly email: string;
  readonly role: Role;
  /** What the caller may see and do now: a demoted admin's client key acts at user level. */
  readonly level: ScopeLevel;
  readonly scopes: readonly Scope[];
  readonly via: KeyIdentity | SessionIdentity;
  /** Of the request that it was authenticated for; absent where the server acts for a user. */
  readonly origin?: RequestOrigin;
}

/** What of a caller decides which workflows and runs it may see. */
export type Viewer = Pick<Principal, 'userId' | 'organizationId' | 'level'>;

export interface KeyIdentity {
  readonly kind: 'key';
  readonly keyId: number;
  /** What may be shown of the key. */
  readonly keyPrefix: string;
  readonly expiresAt: Date | null;
}

export interface SessionIdentity {
  readonly kind: 'session';
  readonly sessionId: number;
}
