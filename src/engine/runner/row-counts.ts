import type { PlannedNode, PortRows } from '../process-pool/messages';
import type { RunGraph } from './run-graph';

/**
 * How many rows left the nodes of a run, as far as that shows without counting: what lies in a table
 * or in a finished output is known, and holds for all that is joined to it by nodes which keep the
 * number of rows, those before it as well as those after.
 */
export class RowCounts {
  private readonly heads = new Map<string, string>();
  private readonly known = new Map<string, number>();

  constructor(
    private readonly graph: RunGraph,
    private readonly keepsRows: (node: PlannedNode) => boolean,
  ) {}

  left(nodeId: number, port: string, rows: number): void {
    this.known.set(this.headOf(nodeId, port), rows);
  }

  /** By the only edge that leads into the node. */
  cameInto(nodeId: number, rows: number): void {
    const [edge] = this.graph.inputsOf(nodeId);
    if (edge) this.left(edge.sourceNodeId, edge.sourceKey, rows);
  }

  /** By the connected ports of a node, where it is known. */
  of(nodeId: number): PortRows[] {
    return [...this.graph.connectedOutputs(nodeId)].flatMap((port) => {
      const rows = this.known.get(this.headOf(nodeId, port));
      return rows === undefined ? [] : [{ nodeId, port, rows }];
    });
  }

  /** The first of the ports up the graph that as many rows left as this one. */
  private headOf(nodeId: number, port: string): string {
    const name = `${String(nodeId)}.${port}`;
    const head = this.heads.get(name) ?? this.headAbove(nodeId) ?? name;
    this.heads.set(name, head);
    return head;
  }

  private headAbove(nodeId: number): string | undefined {
    const [edge] = this.graph.inputsOf(nodeId);
    if (!edge || !this.keepsRows(this.graph.node(nodeId))) return undefined;
    return this.headOf(edge.sourceNodeId, edge.sourceKey);
  }
}
