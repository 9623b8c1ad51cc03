import type { Principal } from '../platform/http/principal';
import type { RequestOrigin } from '../platform/http/request-origin';
import type { AuditAction, AuditActorType, AuditOutcome, AuditResourceType } from './audit-actions';
import type { AuditDetails } from './audit-details';
import type { AuditEntryEntity } from './audit-entry.entity';

const LONGEST_NAME = 255;
const LONGEST_ID = 64;

/** What happened, to what. */
export interface AuditEvent {
  readonly action: AuditAction;
  readonly resource: {
    readonly type: AuditResourceType;
    readonly id?: number | string | null;
    readonly name?: string | null;
  };
  /** Default success. */
  readonly outcome?: AuditOutcome;
  readonly details?: AuditDetails;
}

/** Who acts where there is no principal. */
export interface OtherActor {
  readonly type: Exclude<AuditActorType, 'user' | 'key'>;
  readonly organizationId: number;
  readonly userId?: number;
  readonly email?: string;
  readonly origin?: RequestOrigin;
}

export type AuditActor = Principal | OtherActor;

/** An entry as it is written; the database counts the id. */
export type NewAuditEntry = Omit<AuditEntryEntity, 'id'>;

/** The server by itself. */
export function theServer(organizationId: number): OtherActor {
  return { type: 'system', organizationId };
}

export function auditEntryOf(actor: AuditActor, event: AuditEvent, created: Date): NewAuditEntry {
  const { action, resource, outcome = 'success', details = null } = event;
  return {
    organizationId: actor.organizationId,
    created,
    action,
    outcome,
    ...identityOf(actor),
    resourceType: resource.type,
    resourceId: shortened(resource.id, LONGEST_ID),
    resourceName: shortened(resource.name, LONGEST_NAME),
    ...originFields(actor.origin),
    details,
  };
}

function originFields(origin: RequestOrigin | undefined) {
  if (origin === undefined) return { address: null, userAgent: null, requestId: null };
  const { address, userAgent, requestId } = origin;
  return { address, userAgent, requestId };
}

type Identity = Pick<NewAuditEntry, 'actorType' | 'userId' | 'email' | 'keyId' | 'keyPrefix'>;

/** A principal without a request is the server acting for that user. */
function identityOf(actor: AuditActor): Identity {
  const { userId = null, email = null, origin } = actor;
  const nobody = { userId, email, keyId: null, keyPrefix: null };
  if ('type' in actor) return { actorType: actor.type, ...nobody };
  if (origin === undefined) return { actorType: 'system', ...nobody };
  if (actor.via.kind === 'session') return { actorType: 'user', ...nobody };
  const { keyId, keyPrefix } = actor.via;
  return { actorType: 'key', userId, email, keyId, keyPrefix };
}

function shortened(value: string | number | null | undefined, length: number): string | null {
  if (value === null || value === undefined) return null;
  const text = String(value);
  return text.length <= length ? text : Array.from(text).slice(0, length).join('');
}
