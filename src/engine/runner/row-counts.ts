import type { PlannedNode, PortRows } from '../process-pool/messages';
import type { RunGraph } from './run-graph';

/** An output port of a node of the plan. */
export type NodePort = Pick<PortRows, 'nodeId' | 'port'>;

/**
 * How many rows left the nodes of a run. What lies in a table or in a finished output is known without
 * counting, and holds for all that is joined to it by nodes which keep the number of rows, those before
 * it as well as those after.
 */
export class RowCounts {
  private readonly heads = new Map<string, NodePort>();
  private readonly known = new Map<string, number>();

  constructor(
    private readonly graph: RunGraph,
    private readonly keepsRows: (node: PlannedNode) => boolean,
  ) {}

  left(nodeId: number, port: string, rows: number): void {
    this.known.set(nameOf(this.headOf({ nodeId, port })), rows);
  }

  /** By the only edge that leads into the node. */
  cameInto(nodeId: number, rows: number): void {
    const [edge] = this.graph.inputsOf(nodeId);
    if (edge) this.left(edge.sourceNodeId, edge.sourceKey, rows);
  }

  /** By the connected ports of a node, where it is known. */
  of(nodeId: number): PortRows[] {
    return this.portsOf(nodeId).flatMap((port) => {
      const rows = this.rowsOf(this.headOf(port));
      return rows === undefined ? [] : [{ ...port, rows }];
    });
  }

  /** The fewest ports that would have to be counted for all to be known of these nodes. */
  toCount(nodeIds: readonly number[]): NodePort[] {
    const heads = nodeIds.flatMap((id) => this.portsOf(id)).map((port) => this.headOf(port));
    return [...new Set(heads)].filter((head) => this.rowsOf(head) === undefined);
  }

  private portsOf(nodeId: number): NodePort[] {
    return [...this.graph.connectedOutputs(nodeId)].map((port) => ({ nodeId, port }));
  }

  private rowsOf(head: NodePort): number | undefined {
    return this.known.get(nameOf(head));
  }

  /** The first of the ports up the graph that as many rows left as this one. */
  private headOf(port: NodePort): NodePort {
    const name = nameOf(port);
    const head = this.heads.get(name) ?? this.headAbove(port.nodeId) ?? port;
    this.heads.set(name, head);
    return head;
  }

  private headAbove(nodeId: number): NodePort | undefined {
    const [edge] = this.graph.inputsOf(nodeId);
    if (!edge || !this.keepsRows(this.graph.node(nodeId))) return undefined;
    return this.headOf({ nodeId: edge.sourceNodeId, port: edge.sourceKey });
  }
}

function nameOf({ nodeId, port }: NodePort): string {
  return `${String(nodeId)}.${port}`;
}
