import { AppError, type ErrorDetail } from '../common/app-error';

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

const MOST_DETAILS = 50;

/** The graph cannot be saved. */
export function invalidGraph(details: readonly ErrorDetail[]): AppError {
  const [first] = details;
  const more = details.length > 1 ? ` (and ${String(details.length - 1)} more: see details)` : '';
  return new AppError('INVALID_INPUT', `${first?.message ?? 'The graph is not valid'}${more}`, {
    details: details.slice(0, MOST_DETAILS),
  });
}
