import { workflowName } from '../../engine/process-pool/planned-node';
import { WORKFLOW_OUTPUT_NODE } from '../workflow-input-node';
import type { WorkflowEdge, WorkflowNode, WorkflowSnapshot } from '../workflow-snapshot';

/** The part of a workflow that makes the rows of one of its outputs. */
export interface OfferedOutput {
  /** Those whose rows lead there, in the order of the workflow; no terminator. */
  readonly nodes: readonly WorkflowNode[];
  readonly edges: readonly WorkflowEdge[];
  /** What leads into the terminator. */
  readonly last: WorkflowEdge;
}

/**
 * The output that other workflows read: the workflowOutput of that name, or the only one; where a
 * workflow has none, its terminator of that label, or the only one. Else what is wrong.
 */
export function offeredOutput(
  snapshot: WorkflowSnapshot,
  wanted: string | undefined,
): OfferedOutput | string {
  const offered = terminatorsOf(snapshot);
  const matching = offered.filter((node) => wanted === undefined || nameOf(node) === wanted);
  const [terminator] = matching;
  if (terminator === undefined || matching.length > 1) return fault(snapshot, offered, wanted);
  const last = snapshot.edges.find(({ targetNodeId }) => targetNodeId === terminator.id);
  if (last === undefined) return `Nothing is connected to "${nameOf(terminator)}"`;
  return { ...partBefore(snapshot, last), last };
}

function terminatorsOf({ nodes }: WorkflowSnapshot): WorkflowNode[] {
  const marked = nodes.filter(({ nodeType }) => nodeType === WORKFLOW_OUTPUT_NODE);
  return marked.length > 0 ? marked : nodes.filter(({ role }) => role === 'terminator');
}

function nameOf({ nodeType, label, config }: WorkflowNode): string {
  const name = nodeType === WORKFLOW_OUTPUT_NODE ? config['name'] : undefined;
  return typeof name === 'string' ? name : label;
}

function fault(
  snapshot: WorkflowSnapshot,
  offered: readonly WorkflowNode[],
  wanted: string | undefined,
): string {
  const workflow = `W${workflowName(snapshot).slice(1)}`;
  const names = [...new Set(offered.map(nameOf))].map((name) => `"${name}"`).join(', ');
  if (wanted === undefined)
    return `${workflow} has several outputs: name one of ${names} in output`;
  return offered.some((node) => nameOf(node) === wanted)
    ? `${workflow} has several outputs "${wanted}": give each a name of its own`
    : `${workflow} has no output "${wanted}": it has ${names}`;
}

function partBefore(
  { nodes, edges }: WorkflowSnapshot,
  last: WorkflowEdge,
): Pick<OfferedOutput, 'nodes' | 'edges'> {
  const found = new Set<number>();
  const open = [last.sourceNodeId];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    for (const edge of edges) if (edge.targetNodeId === id) open.push(edge.sourceNodeId);
  }
  return {
    nodes: nodes.filter(({ id }) => found.has(id)),
    edges: edges.filter(({ targetNodeId }) => found.has(targetNodeId)),
  };
}
