import type { ErrorDetail } from '../common/app-error';
import type { RunEvent, RunPlan } from '../engine/process-pool/messages';

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
  /** Null where counting would cost a pass of its own (setters fused into one statement). */
  readonly rows_in: number | null;
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
}

/** Follows the nodes of one run through its events. */
export class NodeProgress {
  private readonly progress = new Map<number, Progress>();

  constructor(private readonly plan: Pick<RunPlan, 'nodes' | 'edges'>) {}

  add(event: RunEvent): void {
    if (event.kind === 'delivering') return;
    const known = this.progress.get(event.nodeId) ?? {};
    if (event.kind === 'node-started') this.progress.set(event.nodeId, { startedAt: event.at });
    else {
      this.progress.set(event.nodeId, { ...known, finishedAt: event.at, rowsOut: event.rowsOut });
    }
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
        rows_out: this.progress.get(id)?.rowsOut ?? null,
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

  /** The sum of what the nodes before it gave, where each is known. */
  private rowsInto(id: number): number | null {
    const sources = this.plan.edges.filter(({ targetNodeId }) => targetNodeId === id);
    if (sources.length === 0) return null;
    const counts = sources.map(({ sourceNodeId }) => this.progress.get(sourceNodeId)?.rowsOut);
    return counts.reduce<number | null>(
      (sum, count) => (sum === null || count === null || count === undefined ? null : sum + count),
      0,
    );
  }
}
