import { Injectable } from '@nestjs/common';
import type { RunEvent, RunPlan } from '../../engine/process-pool/messages';
import { type NodeRecord, NodeProgress } from '../node-record';

/** What a follower of a run is told; `id` counts up within the run. */
export type ProgressEvent =
  | { readonly id: number; readonly event: 'node'; readonly data: NodeRecord }
  | { readonly id: number; readonly event: 'delivering'; readonly data: object };

type Follower = (event: ProgressEvent | 'end') => void;

interface FollowedRun {
  readonly progress: NodeProgress;
  readonly log: ProgressEvent[];
  readonly followers: Set<Follower>;
}

/** The progress of the runs at work in this process, for those who follow them. */
@Injectable()
export class RunEvents {
  private readonly runs = new Map<string, FollowedRun>();
  /** Called when a run of this process has ended and is recorded. */
  private readonly endListeners = new Set<(executionId: string) => void>();
  private readonly beginListeners: ((executionId: string, nodes: NodeRecord[]) => void)[] = [];
  private readonly eventListeners: ((executionId: string, event: ProgressEvent) => void)[] = [];

  begin(plan: RunPlan): void {
    const { executionId } = plan;
    const progress = new NodeProgress(plan);
    const followers = new Set<Follower>();
    this.runs.set(executionId, { progress, log: [], followers });
    for (const listener of this.beginListeners) listener(executionId, progress.records(undefined));
  }

  add(executionId: string, event: RunEvent): void {
    const run = this.runs.get(executionId);
    if (!run) return;
    run.progress.add(event);
    const id = run.log.length + 1;
    const told = toProgressEvent(id, event, run.progress);
    if (!told) return;
    run.log.push(told);
    for (const follower of run.followers) follower(told);
    for (const listener of this.eventListeners) listener(executionId, told);
  }

  end(executionId: string): void {
    const run = this.runs.get(executionId);
    this.runs.delete(executionId);
    for (const follower of run?.followers ?? []) follower('end');
    for (const listener of this.endListeners) listener(executionId);
  }

  whenBegun(listener: (executionId: string, nodes: NodeRecord[]) => void): void {
    this.beginListeners.push(listener);
  }

  whenTold(listener: (executionId: string, event: ProgressEvent) => void): void {
    this.eventListeners.push(listener);
  }

  whenEnded(listener: (executionId: string) => void): void {
    this.endListeners.add(listener);
  }

  /** The nodes as they are now, of a run at work here. */
  nodesOf(executionId: string): NodeRecord[] | undefined {
    return this.runs.get(executionId)?.progress.records(undefined);
  }

  /**
   * Tells what happened after event `after` and all that follows, then `end`. Undefined where the
   * run is not at work here; else a function that stops it.
   */
  follow(executionId: string, after: number, follower: Follower): (() => void) | undefined {
    const run = this.runs.get(executionId);
    if (!run) return undefined;
    for (const event of run.log.slice(seenOf(run.log.length, after))) follower(event);
    run.followers.add(follower);
    return () => {
      run.followers.delete(follower);
    };
  }
}

/** The last event that a follower has seen; an id above the newest, which is of another run, counts as none. */
export function seenOf(newest: number, claimed: number): number {
  return claimed > newest ? 0 : claimed;
}

/** Nothing of counts: they are in the record when the run has ended. */
function toProgressEvent(
  id: number,
  event: RunEvent,
  progress: NodeProgress,
): ProgressEvent | undefined {
  if (event.kind === 'delivering') return { id, event: 'delivering', data: {} };
  if (event.kind === 'rows-counted') return undefined;
  const record = progress.records(undefined).find(({ node_id }) => node_id === event.nodeId);
  return record && { id, event: 'node', data: record };
}
