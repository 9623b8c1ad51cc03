import type { Outbound } from '../../node-sdk';
import type { ServerCredentialData } from './server-credential.data';

/** What it takes to talk to one database server. */
export interface ServerAccess {
  readonly data: ServerCredentialData;
  readonly connect: Outbound['connect'];
  /** Aborts at cancel and at timeout. */
  readonly signal: AbortSignal;
}

/** Milliseconds until a server that was reached has let somebody in. */
export const SIGN_IN_TIMEOUT_MS = 10_000;
