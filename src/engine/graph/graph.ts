import type { JsonObject } from '../../common/json';
import { type ConfiguredOutputs, type NodeRole, PORT_NAME } from '../../node-sdk';

/** A node as planning sees it; others refer to it by its position. */
export interface GraphNode {
  /** `stripe/listCharges` */
  readonly nodeType: string;
  readonly role: NodeRole;
  readonly label: string;
  /** As it was saved; nothing of it is checked. */
  readonly config: JsonObject;
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
  /** Set where the ports follow from the config; `outputs` is an example then. */
  readonly configuredOutputs?: Pick<ConfiguredOutputs, 'of'>;
}

/** The node types that exist. */
export interface NodeShapes {
  get(nodeType: string): NodeShape | undefined;
  all(): readonly NodeShape[];
}

/** The output ports of a node, as it is configured. Their names differ by more than case. */
export function outputsOf(shape: NodeShape, { config }: Pick<GraphNode, 'config'>): string[] {
  if (shape.configuredOutputs === undefined) return [...shape.outputs];
  const ports = new Map<string, string>();
  for (const port of shape.configuredOutputs.of(config)) {
    const folded = port.toLowerCase();
    if (PORT_NAME.test(port) && !ports.has(folded)) ports.set(folded, port);
  }
  return [...ports.values()];
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
