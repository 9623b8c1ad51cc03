import type { PlannedEdge, PlannedNode, RunPlan } from '../process-pool/messages';

/** Questions about the graph of a plan, which was checked for cycles and unknown ports before. */
export class RunGraph {
  private readonly nodes: ReadonlyMap<number, PlannedNode>;

  constructor(private readonly plan: Pick<RunPlan, 'nodes' | 'edges'>) {
    this.nodes = new Map(plan.nodes.map((node) => [node.id, node]));
  }

  node(id: number): PlannedNode {
    const node = this.nodes.get(id);
    if (!node) throw new Error(`The plan has no node ${String(id)}`);
    return node;
  }

  inputsOf(id: number): readonly PlannedEdge[] {
    return this.plan.edges.filter(({ targetNodeId }) => targetNodeId === id);
  }

  /**
   * How often an output is read: once by each edge, and by a node with several connected outputs
   * once for each of those.
   */
  readersOf(id: number, port: string): number {
    return this.plan.edges
      .filter(({ sourceNodeId, sourceKey }) => sourceNodeId === id && sourceKey === port)
      .reduce(
        (sum, { targetNodeId }) => sum + Math.max(1, this.connectedOutputs(targetNodeId).size),
        0,
      );
  }

  /** The output ports that somebody reads. */
  connectedOutputs(id: number): ReadonlySet<string> {
    const edges = this.plan.edges.filter(({ sourceNodeId }) => sourceNodeId === id);
    return new Set(edges.map(({ sourceKey }) => sourceKey));
  }
}
