import type { Clock } from '../../common/clock';
import type { PlannedNode, RunEvent } from '../process-pool/messages';

/** Tells of each node of the workflow once, also when its work is repeated; not of inner ones. */
export class RunProgress {
  private readonly started = new Set<number>();
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
    if (!this.started.has(nodeId)) this.emit({ kind: 'node-started', nodeId, at: this.now() });
    this.started.add(nodeId);
    const done = await work();
    if (!this.finished.has(nodeId)) {
      this.emit({ kind: 'node-finished', nodeId, at: this.now(), rowsOut: rowsOut(done) });
    }
    this.finished.add(nodeId);
    return done;
  }

  private now(): number {
    return this.clock.now().getTime();
  }
}
