import type { Principal, Scope, ScopeLevel } from '../platform/http/principal';

/** What a key can do and for how long: all that matters when two keys are compared. */
export interface KeyPower {
  readonly ownerId: number;
  readonly level: ScopeLevel;
  readonly scopes: readonly Scope[];
  readonly expiresAt: Date | null;
}

/**
 * Why `power` reaches beyond the calling key, or undefined where it does not. A session is not
 * limited here: it holds every scope and does not hand itself on.
 */
export function excessOver(caller: Principal, power: KeyPower): string | undefined {
  if (caller.via.kind !== 'key') return undefined;
  if (power.ownerId !== caller.userId) return 'it belongs to another user';
  if (power.level === 'client' && caller.level !== 'client') return 'its scope_level is client';
  const missing = power.scopes.filter((scope) => !caller.scopes.includes(scope));
  if (missing.length > 0) return `it has the scope ${missing.join(', ')}`;
  return outlives(power.expiresAt, caller.via.expiresAt)
    ? 'it expires later or never, so give an expires_at no later than that of the calling key'
    : undefined;
}

function outlives(expiry: Date | null, limit: Date | null): boolean {
  if (limit === null) return false;
  return expiry === null || expiry.getTime() > limit.getTime();
}
