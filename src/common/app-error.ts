import { ERROR_CODES, type ErrorCode } from './error-codes';

/** One fault inside a larger error: where it is and what is wrong there. */
export interface ErrorDetail {
  /** Place in the request, dotted: `nodes.2.config.limit`. */
  readonly path?: string;
  /** Null where the fault belongs to the graph as a whole. */
  readonly node_id?: number | null;
  readonly node_type?: string;
  readonly message: string;
}

export interface AppErrorOptions {
  readonly details?: readonly ErrorDetail[];
  /** Sent as the Retry-After header, in whole seconds. */
  readonly retryAfterSeconds?: number;
  readonly executionId?: string;
  readonly cause?: unknown;
}

/**
 * What went wrong in the words of the business; the exception filter alone turns it into HTTP.
 * `message` says what, where and what to do, and never carries a secret.
 */
export class AppError extends Error {
  readonly details: readonly ErrorDetail[];
  readonly retryAfterSeconds: number | undefined;
  readonly executionId: string | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: AppErrorOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.details = options.details ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.executionId = options.executionId;
  }

  get status(): number {
    return ERROR_CODES[this.code].status;
  }
}
