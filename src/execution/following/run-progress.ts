import { Injectable, type OnModuleInit } from '@nestjs/common';
import { RedisLogs } from '../../platform/redis/redis-logs';
import { FollowedRun, type RunFollower } from './followed-run';
import type { NodeRecord } from '../node-record';
import { type ProgressEvent, RunEvents } from './run-events';

/** How long the log of a run is kept after its end, for followers who come back. */
const AFTERWARDS_SECONDS = 60;

/**
 * The progress of runs, wherever they are at work. The process that carries a run out keeps it in
 * memory and, where there is Redis, in a log there: entry 0 is the nodes as they are at the start, each
 * other entry the event of its id. While Redis is away, progress elsewhere is not seen; ends are.
 */
@Injectable()
export class RunProgress implements OnModuleInit {
  constructor(
    private readonly events: RunEvents,
    private readonly logs: RedisLogs,
  ) {}

  onModuleInit(): void {
    if (!this.logs.isConfigured) return;
    this.events.whenBegun((executionId, nodes) => {
      this.logs.append(logOf(executionId), { id: 0, text: JSON.stringify(nodes) });
    });
    this.events.whenTold((executionId, event) => {
      this.logs.append(logOf(executionId), { id: event.id, text: JSON.stringify(event) });
    });
    this.events.whenEnded((executionId) => {
      this.logs.expire(logOf(executionId), AFTERWARDS_SECONDS);
    });
  }

  /** Tells what happened after event `after` and all that follows, until it is stopped. */
  follow(executionId: string, after: number, follower: RunFollower): FollowedRun {
    const run = { executionId, log: logOf(executionId) };
    return new FollowedRun({ events: this.events, logs: this.logs }, run, after, follower);
  }

  /** The nodes as they are now, of a run that is at work; undefined where nobody tells of it. */
  async nodesOf(executionId: string): Promise<readonly NodeRecord[] | undefined> {
    const here = this.events.nodesOf(executionId);
    if (here) return here;
    const [start, ...entries] = await this.logs.read(logOf(executionId), 0);
    if (start?.id !== 0) return undefined;
    const nodes = JSON.parse(start.text) as NodeRecord[];
    const latest = new Map(nodes.map((node) => [node.node_id, node]));
    for (const { text } of entries) {
      const told = JSON.parse(text) as ProgressEvent;
      if (told.event === 'node') latest.set(told.data.node_id, told.data);
    }
    return [...latest.values()];
  }
}

function logOf(executionId: string): string {
  return `progress:${executionId}`;
}
