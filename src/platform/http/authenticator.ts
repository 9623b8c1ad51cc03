import type { Principal } from './principal';

/**
 * Turns a Bearer key into the caller; api-keys implements it. Throws AppError UNAUTHORIZED for a
 * key that is malformed, unknown, revoked or expired, USER_NOT_FOUND where its user is gone.
 */
export abstract class KeyAuthenticator {
  abstract authenticate(key: string): Promise<Principal>;
}

/** Turns a session cookie into the caller; accounts implements it. Undefined: no live session. */
export abstract class SessionAuthenticator {
  abstract authenticate(token: string): Promise<Principal | undefined>;
}
