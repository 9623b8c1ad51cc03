/**
 * Every error code the API answers with, its HTTP status and its meaning: the one table that the
 * exception filter, the OpenAPI document and the tests read.
 */
export const ERROR_CODES = {
  UNAUTHORIZED: { status: 401, description: 'Missing or invalid API key' },
  FORBIDDEN: { status: 403, description: 'API key lacks the required scope' },
  RATE_LIMITED: { status: 429, description: 'Exceeded the requests allowed per minute' },
  INVALID_INPUT: { status: 400, description: 'Request body validation failed' },
  INVALID_BODY: { status: 400, description: 'Request body is not valid JSON' },
  WORKFLOW_NOT_FOUND: { status: 404, description: "Workflow doesn't exist or isn't accessible" },
  DATA_EXPIRED: { status: 404, description: 'Execution results have expired' },
  USER_NOT_FOUND: { status: 404, description: 'Authenticated user not found' },
  SERVICE_UNAVAILABLE: {
    status: 503,
    description: 'Backend service (e.g. data store) unavailable',
  },
  INTERNAL_ERROR: { status: 500, description: 'Unexpected server error' },
  NOT_FOUND: { status: 404, description: 'No such route or resource' },
  KEY_NOT_FOUND: { status: 404, description: "API key doesn't exist or isn't accessible" },
  CREDENTIAL_NOT_FOUND: {
    status: 404,
    description: "Credential doesn't exist or isn't accessible",
  },
  FILE_NOT_FOUND: { status: 404, description: "File doesn't exist in the organization's folder" },
  SCHEDULE_NOT_FOUND: { status: 404, description: "Schedule doesn't exist or isn't accessible" },
  EXECUTION_NOT_FOUND: { status: 404, description: "Execution doesn't exist or isn't accessible" },
  CONFLICT: { status: 409, description: 'The request contradicts what is already stored' },
  WORKFLOW_INACTIVE: { status: 409, description: 'The workflow is not active' },
  PRECONDITION_FAILED: { status: 412, description: 'If-Match names another version' },
  PAYLOAD_TOO_LARGE: { status: 413, description: 'Request body exceeds the size limit' },
  METHOD_NOT_ALLOWED: { status: 405, description: 'The route does not offer this method' },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    description: 'Request body is not of the type that the route takes',
  },
  IDEMPOTENCY_IN_FLIGHT: {
    status: 409,
    description: 'The first request with this Idempotency-Key is not answered yet',
  },
  IDEMPOTENCY_MISMATCH: {
    status: 422,
    description: 'The Idempotency-Key was sent with another body',
  },
  WORKFLOW_INVALID: { status: 422, description: 'The workflow graph is not valid' },
  EXECUTION_FAILED: { status: 422, description: 'A node of the workflow failed' },
  EXPORT_FAILED: {
    status: 422,
    description: 'The rows do not fit the format they are exported to',
  },
  EXECUTION_CRASHED: { status: 500, description: 'The engine process died during the run' },
  EXECUTION_TIMEOUT: { status: 504, description: 'The run exceeded its time limit' },
  EXECUTION_CANCELLED: { status: 409, description: 'The run was cancelled' },
} as const satisfies Record<string, { status: number; description: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;
