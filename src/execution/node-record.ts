import type { ErrorDetail } from '../common/app-error';
import type { PortRows, RunEvent, RunPlan } from '../engine/process-pool/messages';

export const NODE_STATUSES = ['pending', 'running', 'completed', 'failed', 'stopped'] as const;
/** `stopped`: the run ended while the node was at work, through no fault of it. */
export type NodeStatus = (typeof NODE_STATUSES)[number];

/** What became of one node in a run, as it is kept with the execution. */
export interface NodeRecord {
  readonly node_id: number;
  readonly node_type: string;
  readonly label: string;
  readonly status: NodeStatus;
  readonly started_at: string | null;
  readonly duration_ms: number | null;
  /** What came into it; null where that is not known of one of the nodes before it. */
  readonly rows_in: number | null;
  /** What left it by all of its connected ports, of one at work so far; null where that is not known. */
  readonly rows_out: number | null;
  readonly warnings: readonly string[];
  readonly error: string | null;
}

/** How the run ended, as far as the nodes are concerned. */
export interface NodeEndings {
  readonly completed: boolean;
  /** It was stopped from outside: faults say what a node had done by then. */
  readonly stopped?: boolean;
  readonly warnings: readonly { readonly node_id: number | null; readonly message: string }[];
  readonly faults: readonly { readonly node_id?: number; readonly message: string }[];
}

/** Those of a failed run that say of which node they are. */
export function faultsOf(details: readonly ErrorDetail[]): NodeEndings['faults'] {
  return details.flatMap(({ node_id, message }) =>
    node_id === undefined || node_id === null ? [] : [{ node_id, message }],
  );
}

interface Progress {
  startedAt?: number;
  finishedAt?: number;
  rowsOut?: number | null;
  rowsSoFar?: number;
}

/** Follows the nodes of one run through its events. */
export class NodeProgress {
  private readonly progress = new Map<number, Progress>();
  /** By node and port. */
  private readonly counted = new Map<string, number>();

  constructor(private readonly plan: Pick<RunPlan, 'nodes' | 'edges'>) {}

  add(event: RunEvent): void {
    if (event.kind === 'delivering') return;
    if (event.kind === 'rows-counted') {
      this.count(event.counts);
      return;
    }
    const known = this.progress.get(event.nodeId) ?? {};
    this.progress.set(event.nodeId, progressAfter(known, event));
  }

  /** One record a node, in the order of the workflow; none of inner workflows. */
  records(end: NodeEndings | undefined): NodeRecord[] {
    const own = this.plan.nodes.filter(({ origin }) => origin === undefined);
    return own.map(({ id, nodeType, label }) => {
      const error = end?.faults.find((fault) => fault.node_id === id)?.message ?? null;
      const messages = end?.warnings.filter((warning) => warning.node_id === id) ?? [];
      return {
        node_id: id,
        node_type: nodeType,
        label,
        status: this.statusOf(id, end, error),
        ...this.timesOf(id),
        rows_in: this.rowsInto(id),
        rows_out: this.rowsOutOf(id) ?? (end === undefined ? this.rowsSoFar(id) : null),
        warnings: messages.map(({ message }) => message),
        error,
      };
    });
  }

  private timesOf(id: number): Pick<NodeRecord, 'started_at' | 'duration_ms'> {
    const { startedAt, finishedAt } = this.progress.get(id) ?? {};
    if (startedAt === undefined) return { started_at: null, duration_ms: null };
    return {
      started_at: new Date(startedAt).toISOString(),
      duration_ms: finishedAt === undefined ? null : finishedAt - startedAt,
    };
  }

  private statusOf(id: number, end: NodeEndings | undefined, error: string | null): NodeStatus {
    if (error !== null && end?.stopped !== true) return 'failed';
    const { startedAt, finishedAt } = this.progress.get(id) ?? {};
    if (finishedAt !== undefined || end?.completed === true) return 'completed';
    if (startedAt === undefined) return 'pending';
    return end === undefined ? 'running' : 'stopped';
  }

  private count(counts: readonly PortRows[]): void {
    for (const { nodeId, port, rows } of counts) this.counted.set(portName(nodeId, port), rows);
  }

  /** The sum of what the nodes before it gave, where each is known. */
  private rowsInto(id: number): number | null {
    const edges = this.plan.edges.filter(({ targetNodeId }) => targetNodeId === id);
    return sumOf(edges.map(({ sourceNodeId, sourceKey }) => this.rowsOf(sourceNodeId, sourceKey)));
  }

  private rowsOutOf(id: number): number | null {
    const told = this.progress.get(id)?.rowsOut;
    if (told !== undefined && told !== null) return told;
    const edges = this.plan.edges.filter(({ sourceNodeId }) => sourceNodeId === id);
    const ports = new Set(edges.map(({ sourceKey }) => sourceKey));
    return sumOf([...ports].map((port) => this.rowsOf(id, port)));
  }

  /** Of a node at work. What it has come to by its end may be undone, so it stays out of the record. */
  private rowsSoFar(id: number): number | null {
    return this.progress.get(id)?.rowsSoFar ?? null;
  }

  /** Nodes that tell at their end what they gave have one port. */
  private rowsOf(id: number, port: string): number | null {
    return this.counted.get(portName(id, port)) ?? this.progress.get(id)?.rowsOut ?? null;
  }
}

type NodeEvent = Extract<RunEvent, { readonly nodeId: number }>;

function progressAfter({ startedAt }: Progress, event: NodeEvent): Progress {
  const begun = startedAt === undefined ? {} : { startedAt };
  switch (event.kind) {
    case 'node-started':
      return { startedAt: event.at };
    case 'node-progressed':
      return { ...begun, rowsSoFar: event.rows };
    case 'node-finished':
      return { ...begun, finishedAt: event.at, rowsOut: event.rowsOut };
  }
}

function portName(nodeId: number, port: string): string {
  return `${String(nodeId)}.${port}`;
}

/** Null where there is nothing to sum up, or one of them is not known. */
function sumOf(counts: readonly (number | null)[]): number | null {
  if (counts.length === 0) return null;
  return counts.reduce((sum, count) => (sum === null || count === null ? null : sum + count));
}
