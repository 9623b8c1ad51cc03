import { AppError, type ErrorDetail } from '../common/app-error';
import { severalFaults } from '../common/several-faults';

/** The same for a workflow that does not exist and one the caller may not see. */
export function workflowNotFound(id: number): AppError {
  return new AppError('WORKFLOW_NOT_FOUND', `Workflow ${String(id)} not found`);
}

/** The caller sees the workflow but may not change it. */
export function notYours(id: number): AppError {
  return new AppError(
    'FORBIDDEN',
    `Workflow ${String(id)} belongs to another user: only its owner or a client-level key may change it`,
  );
}

/** The graph cannot be saved. */
export function invalidGraph(details: readonly ErrorDetail[]): AppError {
  return severalFaults('INVALID_INPUT', details);
}
