import type { NodeMessage, PlannedNode } from '../process-pool/messages';
import { planNodeName, readersOf } from '../process-pool/planned-node';

/** What the nodes of a run warned of, each message of a node once. */
export class RunWarnings {
  private readonly messages = new Map<string, NodeMessage>();

  /** What an inner workflow's node says is said of the node that reads the workflow. */
  add(node: PlannedNode, message: string): void {
    const { id } = readersOf(node).at(-1) ?? node;
    const said = node.origin === undefined ? message : `${planNodeName(node)}: ${message}`;
    this.messages.set(`${String(id)} ${said}`, { node_id: id, message: said });
  }

  all(): readonly NodeMessage[] {
    return [...this.messages.values()];
  }
}
