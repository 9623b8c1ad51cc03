import { Injectable } from '@nestjs/common';
import type { ErrorDetail } from '../common/app-error';
import type { JsonObject } from '../common/json';
import {
  type CredentialFinding,
  type CredentialNeed,
  CredentialVault,
} from '../credentials/credential-vault';
import { neededCredential } from '../credentials/needed-credential';
import { NodeRegistry } from '../node-catalog/node-registry';
import type { RegisteredNode } from '../node-catalog/registered-node';
import type { Finding } from './workflow-validator';

/** A node of a graph, saved or not. */
interface ConfiguredNode {
  readonly nodeType: string;
  readonly config: JsonObject;
}

interface NodeNeed<N> {
  readonly node: N;
  readonly index: number;
  readonly type: RegisteredNode;
  readonly need: CredentialNeed;
}

/**
 * Says how the nodes of a workflow stand with the credentials of its organization. That changes
 * without the workflow, so the answers are good for the moment alone.
 */
@Injectable()
export class NodeCredentials {
  constructor(
    private readonly registry: NodeRegistry,
    private readonly vault: CredentialVault,
  ) {}

  /** Credentials that a graph names although its nodes can never use them. */
  async faults(organizationId: number, nodes: readonly ConfiguredNode[]): Promise<ErrorDetail[]> {
    const named = this.needsOf(nodes).filter(({ need }) => need.id !== undefined);
    const findings = await this.open(organizationId, named);
    return named.flatMap(({ index }, position) => {
      const finding = findings[position];
      if (finding?.kind !== 'unusable') return [];
      const { reason, problem } = finding;
      const path = `nodes.${String(index)}.config.credential_id`;
      return reason === 'unknown' || reason === 'unfit' ? [{ path, message: problem }] : [];
    });
  }

  /** Nodes that would fail now for lack of a credential. */
  async warnings(
    organizationId: number,
    nodes: readonly (ConfiguredNode & { readonly id: number })[],
  ): Promise<Finding[]> {
    const needs = this.needsOf(nodes);
    const findings = await this.open(organizationId, needs);
    return needs.flatMap(({ node, type }, position) => {
      const finding = findings[position];
      return finding?.kind === 'unusable'
        ? [{ node_id: node.id, message: warning(type, finding) }]
        : [];
    });
  }

  private needsOf<N extends ConfiguredNode>(nodes: readonly N[]): NodeNeed<N>[] {
    return nodes.flatMap((node, index) => {
      const type = this.registry.get(node.nodeType);
      const need = type && neededCredential(type, node.config);
      return need ? [{ node, index, type, need }] : [];
    });
  }

  private open(
    organizationId: number,
    needs: readonly { readonly need: CredentialNeed }[],
  ): Promise<readonly CredentialFinding[]> {
    return this.vault.open(
      organizationId,
      needs.map(({ need }) => need),
    );
  }
}

function warning(
  { credentials, category }: RegisteredNode,
  { reason, problem }: Extract<CredentialFinding, { kind: 'unusable' }>,
): string {
  if (reason !== 'missing') return problem;
  const types = credentials.join(' or ');
  return (
    `No ${types} credential is the default: ${category.name} nodes without credential_id fail until ` +
    'an administrator adds one'
  );
}
