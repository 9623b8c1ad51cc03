import type { AuditEvent } from '../audit/audit-event';
import type { CredentialEntity } from './credential.entity';

/** How the audit log names a credential. */
export function credentialResource({
  id,
  name,
}: Pick<CredentialEntity, 'id' | 'name'>): AuditEvent['resource'] {
  return { type: 'credential', id, name };
}
