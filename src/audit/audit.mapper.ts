import type { AuditEntryDto } from './audit.dto';
import type { AuditEntryEntity } from './audit-entry.entity';

export function toAuditEntryDto(entry: AuditEntryEntity): AuditEntryDto {
  return {
    id: entry.id,
    created: entry.created.toISOString(),
    action: entry.action,
    outcome: entry.outcome,
    actor: {
      type: entry.actorType,
      user_id: entry.userId,
      email: entry.email,
      key_id: entry.keyId,
      key_prefix: entry.keyPrefix,
    },
    resource: { type: entry.resourceType, id: entry.resourceId, name: entry.resourceName },
    address: entry.address,
    user_agent: entry.userAgent,
    request_id: entry.requestId,
    details: entry.details ?? {},
  };
}
