import type { AuditEvent } from '../audit/audit-event';
import type { WorkflowEntity } from './workflow.entity';

/** How the audit log names a workflow. */
export function workflowResource({
  id,
  title,
}: Pick<WorkflowEntity, 'id' | 'title'>): AuditEvent['resource'] {
  return { type: 'workflow', id, name: title };
}

/** What of its state the audit log keeps. */
export function stateOf({
  version,
  isActive,
  visibility,
}: Pick<WorkflowEntity, 'version' | 'isActive' | 'visibility'>) {
  return { version, is_active: isActive, visibility };
}
