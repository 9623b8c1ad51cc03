import { closest } from 'fastest-levenshtein';
import { checkEdges } from './edges';
import { nodeName, type Graph, type GraphFault, type GraphNode, type NodeShapes } from './graph';
import { findCycle } from './cycle';

/**
 * What must be right before a graph may be saved: known node types in their role, edges between
 * existing nodes and ports, no port fed twice, no cycle.
 */
export function checkStructure(graph: Graph, shapes: NodeShapes): GraphFault[] {
  const faults = [
    ...graph.nodes.flatMap((node, index) => checkNode(node, index, shapes)),
    ...checkEdges(graph, shapes),
  ];
  return [...faults, ...checkCycle(graph)];
}

export const NO_TERMINATOR = 'No terminator node found in workflow';

export function hasTerminator(nodes: readonly Pick<GraphNode, 'role'>[]): boolean {
  return nodes.some((node) => node.role === 'terminator');
}

function checkNode(node: GraphNode, index: number, shapes: NodeShapes): GraphFault[] {
  const shape = shapes.get(node.nodeType);
  const place = `nodes.${String(index)}`;
  if (shape === undefined) {
    const message = unknownType(node.nodeType, shapes);
    return [{ path: `${place}.node_type`, nodeIndex: index, message }];
  }
  if (shape.role === node.role) return [];
  const message = `${node.nodeType} is a ${shape.role}, not a ${node.role}`;
  return [{ path: `${place}.node_role`, nodeIndex: index, message }];
}

function unknownType(nodeType: string, shapes: NodeShapes): string {
  const names = shapes.all().map((shape) => shape.nodeType);
  const nearest = names.length > 0 ? ` Did you mean "${nearestType(nodeType, names)}"?` : '';
  return `Unknown node type "${nodeType}".${nearest} GET /api/v1/node-types lists them all`;
}

/** A name without its integration is compared with the names after the slash. */
function nearestType(nodeType: string, names: readonly string[]): string {
  if (nodeType.includes('/')) return closest(nodeType, names);
  const bare = names.map((name) => name.slice(name.indexOf('/') + 1));
  return names[bare.indexOf(closest(nodeType, bare))] ?? closest(nodeType, names);
}

function checkCycle({ nodes, edges }: Graph): GraphFault[] {
  const known = edges.filter(({ source, target }) => source in nodes && target in nodes);
  const cycle = findCycle(nodes.length, known);
  const [first] = cycle ?? [];
  if (cycle === undefined || first === undefined) return [];
  const names = [...cycle, first].map((index) => nodeName(nodes, index));
  return [
    { path: 'edges', nodeIndex: null, message: `The edges form a cycle: ${names.join(' -> ')}` },
  ];
}
