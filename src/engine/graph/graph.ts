import type { NodeRole } from '../../node-sdk';

/** A node as planning sees it; others refer to it by its position. */
export interface GraphNode {
  /** `stripe/listCharges` */
  readonly nodeType: string;
  readonly role: NodeRole;
  readonly label: string;
}

/** From an output port of one node to an input port of another, both by position. */
export interface GraphEdge {
  readonly source: number;
  readonly target: number;
  readonly sourceKey: string;
  readonly targetKey: string;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** What the catalog knows of a node type that planning needs. */
export interface NodeShape {
  readonly nodeType: string;
  readonly role: NodeRole;
  readonly inputs: readonly string[];
  /** Those of `inputs` that must be connected. */
  readonly requiredInputs: readonly string[];
  readonly outputs: readonly string[];
}

/** The node types that exist. */
export interface NodeShapes {
  get(nodeType: string): NodeShape | undefined;
  all(): readonly NodeShape[];
}

/** Something wrong with a graph. */
export interface GraphFault {
  /** Dotted place in the request: `edges.0.target_key`. */
  readonly path: string;
  /** The node it belongs to; null where it is the graph's. */
  readonly nodeIndex: number | null;
  readonly message: string;
}

/** How messages name a node: `node 2 "Calculate Revenue"`. */
export function nodeName(nodes: readonly GraphNode[], index: number): string {
  const node = nodes[index];
  return `node ${String(index)} "${node === undefined ? '' : node.label || node.nodeType}"`;
}
