import { AppError, type ErrorDetail } from '../common/app-error';
import { severalFaults } from '../common/several-faults';
import type { RunEnd } from '../engine/process-pool/engine-client';
import { type CancelReason, whyCancelled } from './cancel-reason';

/** Unknown, foreign, of another workflow, or past its time: all the same to the caller. */
export function dataExpired(resultId: string): AppError {
  return new AppError(
    'DATA_EXPIRED',
    `Result ${resultId} has expired or does not exist; execute the workflow again`,
  );
}

/** Unknown, or of a workflow that the caller may not read. */
export function executionNotFound(id: string): AppError {
  return new AppError('EXECUTION_NOT_FOUND', `There is no execution ${id}`);
}

export function executionNotOver(id: string): AppError {
  return new AppError(
    'CONFLICT',
    `Execution ${id} is not over yet: wait for its end or cancel it before it is repeated`,
  );
}

/** The run is over, and the database was out of reach for too long to say how. */
export function endNotRecorded(executionId: string, cause: unknown): AppError {
  return new AppError(
    'SERVICE_UNAVAILABLE',
    `How run ${executionId} ended cannot be recorded now: the database is out of reach. Look at the execution before you run the workflow again`,
    { executionId, retryAfterSeconds: 30, cause },
  );
}

export function workflowGone(executionId: string): AppError {
  return new AppError('EXECUTION_CANCELLED', 'The workflow was deleted while the run waited', {
    executionId,
  });
}

export function workflowBusy(workflowId: number): AppError {
  return new AppError(
    'CONFLICT',
    `Workflow ${String(workflowId)} already runs as often as its max_concurrency allows, and its ` +
      'overlap policy is to skip further runs',
  );
}

export function workflowInactive(workflowId: number): AppError {
  return new AppError(
    'WORKFLOW_INACTIVE',
    `Workflow ${String(workflowId)} is not active; set is_active to true to execute it`,
  );
}

export function workflowInvalid(workflowId: number, details: readonly ErrorDetail[]): AppError {
  return severalFaults(
    'WORKFLOW_INVALID',
    details,
    `Workflow ${String(workflowId)} is not valid: `,
  );
}

export function invalidParams(details: readonly ErrorDetail[]): AppError {
  return severalFaults('INVALID_INPUT', details);
}

/** What was delivered before the run was stopped, as far as a node could tell. */
function deliveredText({
  delivered = [],
}: {
  readonly delivered?: readonly ErrorDetail[];
}): string {
  return delivered.map(({ message }) => `. ${message}`).join('');
}

/** The error to answer a run with that ended in any way but completed. */
export function runError(
  end: Exclude<RunEnd, { status: 'completed' }>,
  executionId: string,
  {
    timeoutSeconds,
    reason,
  }: { readonly timeoutSeconds: number; readonly reason: CancelReason | null },
): AppError {
  switch (end.status) {
    case 'failed':
      return new AppError(end.code, end.message, { details: end.details, executionId });
    case 'timed_out':
      return new AppError(
        'EXECUTION_TIMEOUT',
        `The run took longer than ${String(timeoutSeconds)} s and was stopped: see timeout_seconds of the workflow and EXECUTION_TIMEOUT_SECONDS${deliveredText(end)}`,
        { executionId, details: end.delivered ?? [] },
      );
    case 'cancelled':
      return new AppError(
        'EXECUTION_CANCELLED',
        `The run was cancelled${whyCancelled(reason)}${deliveredText(end)}`,
        {
          executionId,
          details: end.delivered ?? [],
        },
      );
    case 'crashed':
      return new AppError(
        'EXECUTION_CRASHED',
        'The engine process died during the run; execute the workflow again',
        { executionId },
      );
  }
}

/** The server stops while a caller waits for a run that goes on elsewhere. */
export function stopsWaiting(executionId: string): AppError {
  return new AppError(
    'SERVICE_UNAVAILABLE',
    `The server is shutting down and cannot wait for the run. See GET /api/v1/executions/${executionId}`,
    { executionId, retryAfterSeconds: 5 },
  );
}
