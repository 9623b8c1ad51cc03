import { closest } from 'fastest-levenshtein';
import {
  nodeName,
  outputsOf,
  type Graph,
  type GraphEdge,
  type GraphFault,
  type NodeShape,
  type NodeShapes,
} from './graph';

/** Edges that point nowhere, at ports that do not exist, or at one that is fed already. */
export function checkEdges(graph: Graph, shapes: NodeShapes): GraphFault[] {
  return [
    ...graph.edges.flatMap((edge, index) => [
      ...checkEnd(graph, shapes, edge, index, 'source'),
      ...checkEnd(graph, shapes, edge, index, 'target'),
    ]),
    ...checkRepeats(graph, shapes),
  ];
}

const ENDS = {
  source: { field: 'source_node_index', keyField: 'source_key', key: 'sourceKey', kind: 'output' },
  target: { field: 'target_node_index', keyField: 'target_key', key: 'targetKey', kind: 'input' },
} as const;

function checkEnd(
  { nodes }: Graph,
  shapes: NodeShapes,
  edge: GraphEdge,
  index: number,
  end: keyof typeof ENDS,
): GraphFault[] {
  const { field, keyField, key, kind } = ENDS[end];
  const nodeIndex = edge[end];
  const node = nodes[nodeIndex];
  if (node === undefined) return [outOfRange(`edges.${String(index)}.${field}`, nodeIndex, nodes)];
  const shape = shapes.get(node.nodeType);
  if (shape === undefined) return [];
  const ports = kind === 'output' ? outputsOf(shape, node) : shape.inputs;
  if (ports.includes(edge[key])) return [];
  const message = unknownPort(nodeName(nodes, nodeIndex), kind, edge[key], ports);
  return [{ path: `edges.${String(index)}.${keyField}`, nodeIndex, message }];
}

function outOfRange(path: string, index: number, nodes: readonly unknown[]): GraphFault {
  const range =
    nodes.length === 0
      ? 'the workflow has no nodes'
      : `nodes go from 0 to ${String(nodes.length - 1)}`;
  return { path, nodeIndex: null, message: `There is no node ${String(index)}: ${range}` };
}

function unknownPort(
  node: string,
  kind: 'input' | 'output',
  port: string,
  ports: readonly string[],
): string {
  const there =
    ports.length === 0
      ? `it has no ${kind} ports`
      : `it has ${ports.join(', ')}${ports.length > 1 ? ` (did you mean ${closest(port, ports)}?)` : ''}`;
  return `${node} has no ${kind} port "${port}": ${there}`;
}

function checkRepeats({ nodes, edges }: Graph, shapes: NodeShapes): GraphFault[] {
  const feeding = new Map<string, number>();
  return edges.flatMap((edge, index) => {
    const port = JSON.stringify([edge.target, edge.targetKey]);
    const earlier = feeding.get(port);
    if (earlier === undefined) {
      feeding.set(port, index);
      return [];
    }
    const other = edges[earlier];
    return other !== undefined && sameSource(edge, other)
      ? [fault(edge, `edges.${String(index)}`, `This edge repeats edge ${String(earlier)}`)]
      : [
          fault(
            edge,
            `edges.${String(index)}.target_key`,
            `${edge.targetKey} of ${nodeName(nodes, edge.target)} is already fed by edge ` +
              `${String(earlier)}: ${elsewhere(edge, shapes.get(nodes[edge.target]?.nodeType ?? ''))}`,
          ),
        ];
  });
}

function elsewhere(edge: GraphEdge, target: NodeShape | undefined): string {
  const others = target?.inputs.filter((port) => port !== edge.targetKey) ?? [];
  return others.length === 0
    ? 'a port takes one edge, a union node combines several'
    : `a port takes one edge; set target_key to ${others.join(' or ')}`;
}

function sameSource(one: GraphEdge, other: GraphEdge): boolean {
  return one.source === other.source && one.sourceKey === other.sourceKey;
}

function fault(edge: GraphEdge, path: string, message: string): GraphFault {
  return { path, nodeIndex: edge.target, message };
}
