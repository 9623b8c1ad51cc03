import type { AuditEvent } from '../audit/audit-event';
import type { UserEntity } from './user.entity';

/** How the audit log names a user. */
export function userResource({
  id,
  email,
}: Pick<UserEntity, 'id' | 'email'>): AuditEvent['resource'] {
  return { type: 'user', id, name: email };
}
