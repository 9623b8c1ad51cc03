import { type Graph, type GraphNode, type NodeShapes, outputsOf } from './graph';
import type { Arrow } from './cycle';

/** Something about one node, for validate. */
export interface NodeFinding {
  readonly nodeIndex: number;
  readonly message: string;
}

/** Ports that a node cannot work without and that no edge feeds. */
export function unconnectedInputs({ nodes, edges }: Graph, shapes: NodeShapes): NodeFinding[] {
  return nodes.flatMap((node, nodeIndex) =>
    (shapes.get(node.nodeType)?.requiredInputs ?? [])
      .filter((port) => !edges.some((edge) => edge.target === nodeIndex && edge.targetKey === port))
      .map((port) => ({
        nodeIndex,
        message: `Input ${port} is not connected: no rows reach this node. Add an edge that ends there`,
      })),
  );
}

/** Nodes whose rows reach no terminator, and single outputs that nobody reads. */
export function unreadOutputs(graph: Graph, shapes: NodeShapes): NodeFinding[] {
  const delivered = leadingToTerminator(graph);
  return graph.nodes.flatMap((node, nodeIndex) => {
    if (node.role === 'terminator') return [];
    if (!delivered.has(nodeIndex)) {
      return [{ nodeIndex, message: 'The rows of this node reach no terminator' }];
    }
    return unreadPorts(graph, node, nodeIndex, shapes).map((port) => ({
      nodeIndex,
      message: `Nobody reads output ${port} of this node`,
    }));
  });
}

function unreadPorts(
  { edges }: Graph,
  node: GraphNode,
  nodeIndex: number,
  shapes: NodeShapes,
): string[] {
  const shape = shapes.get(node.nodeType);
  const ports = shape === undefined ? [] : outputsOf(shape, node);
  return ports.filter(
    (port) => !edges.some((edge) => edge.source === nodeIndex && edge.sourceKey === port),
  );
}

/** Positions of the terminators and of every node that a path leads from to one. */
export function leadingToTerminator({
  nodes,
  edges,
}: {
  readonly nodes: readonly Pick<GraphNode, 'role'>[];
  readonly edges: readonly Arrow[];
}): ReadonlySet<number> {
  const found = new Set<number>();
  const open = [...nodes.keys()].filter((index) => nodes[index]?.role === 'terminator');
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    if (found.has(index)) continue;
    found.add(index);
    for (const edge of edges) if (edge.target === index) open.push(edge.source);
  }
  return found;
}
