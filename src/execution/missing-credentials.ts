import { Injectable } from '@nestjs/common';
import type { ErrorDetail } from '../common/app-error';
import type { RunEnd } from '../engine/process-pool/engine-client';
import type { PlannedNode } from '../engine/process-pool/messages';
import { NodeRegistry } from '../node-catalog/node-registry';

/** Fails runs of nodes whose credential is not there, before they reach the engine. */
@Injectable()
export class MissingCredentials {
  constructor(private readonly registry: NodeRegistry) {}

  /** How such a run ends: naming each node, the type it needs and what to do. */
  endOf(nodes: readonly PlannedNode[]): Extract<RunEnd, { status: 'failed' }> | undefined {
    const details = nodes.flatMap((node) => this.missing(node));
    const [first] = details;
    if (!first) return undefined;
    return { status: 'failed', code: 'EXECUTION_FAILED', message: first.message, details };
  }

  private missing({ id, nodeType, label }: PlannedNode): ErrorDetail[] {
    const registered = this.registry.get(nodeType);
    if (!registered?.requiresCredential) return [];
    const type = registered.credentials.join(' or ');
    return [
      {
        node_id: id,
        node_type: nodeType,
        message:
          `Node "${label || nodeType}" (${nodeType}) needs a credential of type ${type} and there ` +
          `is none: add a ${type} credential to the organization, or take the node out`,
      },
    ];
  }
}
