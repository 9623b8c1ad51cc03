/** Kinds of things that the audit log speaks of. */
export const AUDIT_RESOURCES = [
  'organization',
  'user',
  'key',
  'credential',
  'workflow',
  'schedule',
  'file',
  'execution',
  'route',
] as const;
export type AuditResourceType = (typeof AUDIT_RESOURCES)[number];

/** Everything that the audit log tells. */
export const AUDIT_ACTIONS = [
  'organization.created',
  'login.succeeded',
  'login.failed',
  'login.throttled',
  'logout',
  'password.changed',
  'user.created',
  'user.updated',
  'user.deleted',
  'key.created',
  'key.updated',
  'key.revoked',
  'credential.created',
  'credential.updated',
  'credential.deleted',
  'credential.tested',
  'credential.rotated',
  'workflow.created',
  'workflow.updated',
  'workflow.deleted',
  'schedule.created',
  'schedule.updated',
  'schedule.deleted',
  'file.uploaded',
  'file.downloaded',
  'file.deleted',
  'execution.requested',
  'execution.retried',
  'execution.cancelled',
  'data.exported',
  'access.denied',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export const AUDIT_OUTCOMES = ['success', 'failure', 'denied'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/**
 * Who acts: a person with a session, an API key, a schedule, somebody who is not signed in, or the
 * server by itself.
 */
export const AUDIT_ACTOR_TYPES = ['user', 'key', 'schedule', 'anonymous', 'system'] as const;
export type AuditActorType = (typeof AUDIT_ACTOR_TYPES)[number];
