import type { ErrorDetail } from '../../common/app-error';
import { NodeError } from '../../node-sdk';
import type { PlannedNode } from '../process-pool/messages';
import { faultDetails, planNodeName, savedIdOf } from '../process-pool/planned-node';
import { failureText } from '../query-engine/database/failure-text';
import { QueryFailure } from '../query-engine/database/query-failure';

/** A node failed for a reason that whoever runs the workflow can mend: EXECUTION_FAILED. */
export class NodeFailure extends Error {
  readonly details: readonly ErrorDetail[];

  constructor(node: PlannedNode, reason: string, options: NodeFailureOptions = {}) {
    super(`${planNodeName(node)} failed: ${reason}`, { cause: options.cause });
    this.name = 'NodeFailure';
    const place = { node_id: savedIdOf(node), node_type: node.nodeType };
    this.details = [
      ...faultDetails(node, reason),
      ...(options.details ?? []).map((detail) => ({ ...place, ...detail })),
    ];
  }
}

interface NodeFailureOptions {
  readonly details?: readonly ErrorDetail[];
  readonly cause?: unknown;
}

/** Does a node's work; its own errors and faults in the data become a NodeFailure naming it. */
export async function inNode<T>(node: PlannedNode, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NodeError) {
      throw new NodeFailure(node, error.message, { details: error.details, cause: error });
    }
    if (error instanceof QueryFailure && error.kind === 'data') {
      throw new NodeFailure(node, failureText(error), { cause: error });
    }
    if (isStackOverflow(error)) {
      throw new NodeFailure(node, 'A value of the rows is nested too deeply', { cause: error });
    }
    throw error;
  }
}

/** JSON.stringify and the like go as deep as the values do that another system made up. */
function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes('call stack');
}
