import type { Clock } from '../../common/clock';
import type { PlannedNode, RunEvent } from '../process-pool/messages';

/** Numbers are told this often, in a run that takes long each hundredth of its time: those who follow keep them all. */
const TOLD_EVERY_MS = 1000;
const TOLD_EVERY_SHARE = 0.01;

/** Tells of each node of the workflow once, also when its work is repeated; not of inner ones. */
export class RunProgress {
  private readonly started = new Set<number>();
  private readonly finished = new Set<number>();
  /** Rows by node that nobody was told of yet. */
  private readonly untold = new Map<number, number>();
  private readonly begunAt = performance.now();
  private toldAt = this.begunAt;
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

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
    this.untold.delete(nodeId);
    return done;
  }

  /** How many rows a node at work has fetched or delivered so far; told of soon. */
  rowsSoFar({ id, origin }: PlannedNode, rows: number): void {
    if (origin !== undefined || this.isStopped || this.finished.has(id)) return;
    this.untold.set(id, rows);
    this.timer ??= setInterval(this.tell, TOLD_EVERY_MS).unref();
  }

  /** Nothing is told from now on of nodes that are still at work. */
  stop(): void {
    this.isStopped = true;
    clearInterval(this.timer);
  }

  private readonly tell = (): void => {
    const now = performance.now();
    if (now - this.toldAt < (now - this.begunAt) * TOLD_EVERY_SHARE) return;
    this.toldAt = now;
    for (const [nodeId, rows] of this.untold) this.emit({ kind: 'node-progressed', nodeId, rows });
    this.untold.clear();
  };

  private now(): number {
    return this.clock.now().getTime();
  }
}
