import type { ErrorDetail } from '../common/app-error';

/**
 * A node cannot do its work, and the person who runs the workflow can do something about it. The
 * run fails with EXECUTION_FAILED and this message. Causes: an upstream system refused, a column
 * is missing, a value does not fit. Never put a secret into the message.
 */
export class NodeError extends Error {
  constructor(
    message: string,
    readonly details: readonly ErrorDetail[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'NodeError';
  }
}
