import { Injectable } from '@nestjs/common';
import type { GraphEdge } from '../engine/graph/graph';
import { checkStructure, hasTerminator, NO_TERMINATOR } from '../engine/graph/structure';
import { NodeRegistry } from '../node-catalog/node-registry';
import type { NodeRole } from '../node-sdk';
import type { EdgeDraftDto, NodeDraftDto } from './graph.dto';
import { NodeCredentials } from './node-credentials';
import type { UpdateWorkflowDto } from './workflow.dto';
import { invalidGraph } from './workflow.errors';
import type { GraphDraft, NodeDraft } from './workflow-graphs.repository';

/** Reads graphs as they are sent and refuses those that cannot be saved. */
@Injectable()
export class GraphDrafts {
  constructor(
    private readonly registry: NodeRegistry,
    private readonly credentials: NodeCredentials,
  ) {}

  /**
   * The graph in a request, undefined where it has none.
   * @throws AppError INVALID_INPUT naming every fault of structure, edges without nodes, or
   *   credentials that the organization does not have or the nodes do not take
   */
  async read(
    organizationId: number,
    { nodes, edges }: Pick<UpdateWorkflowDto, 'nodes' | 'edges'>,
  ): Promise<GraphDraft | undefined> {
    if (nodes === undefined) {
      if (edges === undefined) return undefined;
      throw invalidGraph([{ path: 'edges', message: 'edges need nodes: send the whole graph' }]);
    }
    const draft = {
      nodes: nodes.map((node) => this.toNode(node)),
      edges: (edges ?? []).map(toEdge),
    };
    const faults = checkStructure(draft, this.registry);
    if (faults.length > 0) {
      throw invalidGraph(faults.map(({ path, message }) => ({ path, message })));
    }
    const unfit = await this.credentials.faults(organizationId, draft.nodes);
    if (unfit.length > 0) throw invalidGraph(unfit);
    return draft;
  }

  private toNode({ node_type, node_role, label, config }: NodeDraftDto): NodeDraft {
    const known = this.registry.get(node_type);
    return {
      nodeType: node_type,
      role: node_role ?? known?.role ?? 'setter',
      label: label ?? known?.label ?? node_type,
      config: config ?? {},
    };
  }
}

/**
 * Every active workflow with nodes delivers somewhere; a draft need not yet.
 * @throws AppError INVALID_INPUT
 */
export function requireTerminator(
  isActive: boolean,
  nodes: readonly { readonly role: NodeRole }[],
): void {
  if (!isActive || nodes.length === 0 || hasTerminator(nodes)) return;
  const message = `${NO_TERMINATOR}: add one, or save it as a draft with is_active false`;
  throw invalidGraph([{ path: 'nodes', message }]);
}

function toEdge(edge: EdgeDraftDto): GraphEdge {
  return {
    source: edge.source_node_index,
    target: edge.target_node_index,
    sourceKey: edge.source_key ?? 'output1',
    targetKey: edge.target_key ?? 'input1',
  };
}
