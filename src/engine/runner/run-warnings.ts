import type { NodeMessage } from '../process-pool/messages';

/** What the nodes of a run warned of, each message of a node once. */
export class RunWarnings {
  private readonly messages = new Map<string, NodeMessage>();

  add(nodeId: number, message: string): void {
    this.messages.set(`${String(nodeId)} ${message}`, { node_id: nodeId, message });
  }

  all(): readonly NodeMessage[] {
    return [...this.messages.values()];
  }
}
