/** A run waits, runs, and ends once in one of the terminal states, which never change. */
export const EXECUTION_STATUSES = [
  'queued',
  'running',
  'completed',
  'failed',
  'cancelled',
  'timed_out',
  'crashed',
] as const;
export type ExecutionStatus = (typeof EXECUTION_STATUSES)[number];
export type TerminalStatus = Exclude<ExecutionStatus, 'queued' | 'running'>;

export function isTerminal(status: ExecutionStatus): status is TerminalStatus {
  return status !== 'queued' && status !== 'running';
}

/** What started a run. */
export const EXECUTION_TRIGGERS = ['api', 'retry', 'schedule'] as const;
export type ExecutionTrigger = (typeof EXECUTION_TRIGGERS)[number];

/** Why a run waits: all places of the servers are taken, or those of its workflow. */
export const QUEUED_REASONS = ['no_free_place', 'workflow_concurrency'] as const;
export type QueuedReason = (typeof QUEUED_REASONS)[number];
