import { NodeError } from './node-error';

/**
 * The run was stopped, by a cancel or a timeout, while a node delivered: the message says what was
 * done by then. It goes into the error of the run and the record of the node. Throw it once the
 * context's signal has aborted; at other times it is like any NodeError.
 */
export class StoppedError extends NodeError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, [], options);
    this.name = 'StoppedError';
  }
}
