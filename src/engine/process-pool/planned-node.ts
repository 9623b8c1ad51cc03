import type { JsonObject } from '../../common/json';
import type { ErrorDetail } from '../../common/app-error';
import type { PlannedNode, RunPlan } from './messages';

/** The params that a node sees: those of the run, or those that an inner workflow is read with. */
export function paramsOf(plan: Pick<RunPlan, 'params'>, { origin }: PlannedNode): JsonObject {
  return origin?.inner.params ?? plan.params;
}

/** The workflow that a node belongs to. */
export function workflowOf(
  plan: Pick<RunPlan, 'workflow'>,
  { origin }: PlannedNode,
): RunPlan['workflow'] {
  return origin?.inner.workflow ?? plan.workflow;
}

/** The node's id in its own workflow. */
export function savedIdOf({ id, origin }: PlannedNode): number {
  return origin?.nodeId ?? id;
}

/** How messages name a node: `Node "Orders"`, or `Node "Orders" of workflow 12 "Shop"`. */
export function planNodeName({ label, nodeType, origin }: PlannedNode): string {
  const own = `Node "${label || nodeType}"`;
  return origin === undefined ? own : `${own} of ${workflowName(origin.inner.workflow)}`;
}

/** How messages name a workflow: `workflow 12 "Shop"`. */
export function workflowName({ id, title }: RunPlan['workflow']): string {
  return `workflow ${String(id)} "${title}"`;
}

/** The nodes through which a node's rows reach the workflow that runs, its own node last. */
export function readersOf({ origin }: PlannedNode): PlannedNode[] {
  if (origin === undefined) return [];
  const { readBy } = origin.inner;
  return [readBy, ...readersOf(readBy)];
}

/**
 * A fault of a node: one detail for the node, and the same for each node through which its rows are
 * read, so that whoever sees the workflow that runs finds one of its own.
 */
export function faultDetails(
  node: PlannedNode,
  message: string,
  messageOfReaders = `${planNodeName(node)}: ${message}`,
): ErrorDetail[] {
  const detail = (of: PlannedNode, text: string): ErrorDetail => ({
    node_id: savedIdOf(of),
    node_type: of.nodeType,
    message: text,
  });
  return [
    detail(node, message),
    ...readersOf(node).map((reader) => detail(reader, messageOfReaders)),
  ];
}
