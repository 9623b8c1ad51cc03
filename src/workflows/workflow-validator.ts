import { Injectable } from '@nestjs/common';
import { BoundedCache } from '../common/bounded-cache';
import { unconnectedInputs, unreadOutputs } from '../engine/graph/connections';
import type { Graph } from '../engine/graph/graph';
import { checkStructure, hasTerminator, NO_TERMINATOR } from '../engine/graph/structure';
import { NodeRegistry } from '../node-catalog/node-registry';
import { type NodeFindings, NodeValidator } from './node-validator';
import { PARAMETERS_NODE } from './parameters-node';
import type { WorkflowNode, WorkflowSnapshot } from './workflow-snapshot';

/** One thing to say about a node, or with null about the graph. */
export interface Finding {
  readonly node_id: number | null;
  readonly message: string;
}

export interface WorkflowFindings {
  /** With any of these the workflow cannot run. Node by node, then the graph's. */
  readonly errors: readonly Finding[];
  readonly warnings: readonly Finding[];
}

const CAPACITY = 500;

/** Says whether a workflow can run, as far as that is known without params, rows and credentials. */
@Injectable()
export class WorkflowValidator {
  private readonly known = new BoundedCache<string, WorkflowFindings>(CAPACITY);

  constructor(
    private readonly registry: NodeRegistry,
    private readonly nodes: NodeValidator,
  ) {}

  /** @throws AppError SERVICE_UNAVAILABLE where expressions cannot be checked now */
  async validate(snapshot: WorkflowSnapshot): Promise<WorkflowFindings> {
    const key = `${String(snapshot.id)}:${String(snapshot.version)}`;
    const known = this.known.get(key);
    if (known) return known;
    const findings = this.combine(snapshot, await this.nodes.validate(snapshot.nodes));
    this.known.set(key, findings);
    return findings;
  }

  private combine(snapshot: WorkflowSnapshot, perNode: readonly NodeFindings[]): WorkflowFindings {
    const graph = toGraph(snapshot);
    const faults = [
      ...checkStructure(graph, this.registry),
      ...unconnectedInputs(graph, this.registry),
    ];
    const warnings = unreadOutputs(graph, this.registry).filter(
      ({ nodeIndex }) => graph.nodes[nodeIndex]?.nodeType !== PARAMETERS_NODE,
    );
    const byNode = snapshot.nodes.map(({ id }, index) => {
      const own = perNode[index];
      const ofThis = (found: { nodeIndex: number | null }): boolean => found.nodeIndex === index;
      return {
        errors: about(id, [...faults.filter(ofThis).map(messageOf), ...(own?.errors ?? [])]),
        warnings: about(id, [...warnings.filter(ofThis).map(messageOf), ...(own?.warnings ?? [])]),
      };
    });
    const ofGraph = faults.filter(({ nodeIndex }) => nodeIndex === null).map(messageOf);
    const missing = hasTerminator(snapshot.nodes) ? [] : [NO_TERMINATOR];
    return {
      errors: [...byNode.flatMap(({ errors }) => errors), ...about(null, [...ofGraph, ...missing])],
      warnings: [
        ...byNode.flatMap((node) => node.warnings),
        ...about(null, snapshot.isActive ? [] : [INACTIVE]),
      ],
    };
  }
}

const INACTIVE = 'The workflow is inactive: it cannot be executed until is_active is true';

function toGraph({ nodes, edges }: WorkflowSnapshot): Graph {
  const positions = new Map(nodes.map((node: WorkflowNode, index) => [node.id, index]));
  return {
    nodes,
    edges: edges.map(({ sourceNodeId, targetNodeId, sourceKey, targetKey }) => ({
      source: positions.get(sourceNodeId) ?? -1,
      target: positions.get(targetNodeId) ?? -1,
      sourceKey,
      targetKey,
    })),
  };
}

function about(node_id: number | null, messages: readonly string[]): Finding[] {
  return messages.map((message) => ({ node_id, message }));
}

function messageOf({ message }: { readonly message: string }): string {
  return message;
}
