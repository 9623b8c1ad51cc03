import type { AuditEvent } from '../audit/audit-event';
import type { RunPlan } from '../engine/process-pool/messages';

/** How the audit log names an execution: it has its workflow's title where that is known. */
export function executionResource({
  executionId,
  workflow,
}: {
  readonly executionId: string;
  readonly workflow: Partial<RunPlan['workflow']>;
}): AuditEvent['resource'] {
  return { type: 'execution', id: executionId, name: workflow.title ?? null };
}
