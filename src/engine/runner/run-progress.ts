import type { Clock } from '../../common/clock';
import type { PlannedNode, RunEvent } from '../process-pool/messages';

/** Between two numbers of one node. */
const TOLD_EVERY_MS = 1000;

/** Tells of each node of the workflow once, also when its work is repeated; not of inner ones. */
export class RunProgress {
  /** When each node last told of itself. */
  private readonly toldAt = new Map<number, number>();
  private readonly finished = new Set<number>();

  constructor(
    private readonly emit: (event: RunEvent) => void,
    private readonly clock: Clock,
  ) {}

  /** Reports the beginning of the node's work, and its end unless it fails. */
  async during<T>(
    { id: nodeId, origin }: PlannedNode,
    work: () => Promise<T>,
    rowsOut: (done: T) => number | null = () => null,
  ): Promise<T> {
    if (origin !== undefined) return work();
    if (!this.toldAt.has(nodeId)) {
      const at = this.now();
      this.emit({ kind: 'node-started', nodeId, at });
      this.toldAt.set(nodeId, at);
    }
    const done = await work();
    if (!this.finished.has(nodeId)) {
      this.emit({ kind: 'node-finished', nodeId, at: this.now(), rowsOut: rowsOut(done) });
    }
    this.finished.add(nodeId);
    return done;
  }

  /** Reports how many rows a node at work has fetched or delivered so far, at most once a second. */
  rowsSoFar({ id: nodeId, origin }: PlannedNode, rows: number): void {
    if (origin !== undefined || this.finished.has(nodeId)) return;
    const now = this.now();
    if (now - (this.toldAt.get(nodeId) ?? now) < TOLD_EVERY_MS) return;
    this.toldAt.set(nodeId, now);
    this.emit({ kind: 'node-progressed', nodeId, rows });
  }

  private now(): number {
    return this.clock.now().getTime();
  }
}
