import type { RedisLogs } from '../../platform/redis/redis-logs';
import { type ProgressEvent, type RunEvents, seenOf } from './run-events';

/** Between two looks for a run that is at work by now, or for news that nobody told of. */
const LOOK_MS = 250;

/** What a follower is told, each event once and in order. */
export interface RunFollower {
  /** The run is at work. */
  onBegun(): void;
  onEvent(event: ProgressEvent): void;
}

/** One follower of one run, which may be at work in this process or in another, or wait. */
export class FollowedRun {
  private isBegun = false;
  private isLooking = false;
  private hasNews = false;
  private looked: Promise<void> = Promise.resolve();
  private stopLocal: (() => void) | undefined;
  private readonly stopWatching: () => void;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly source: { readonly events: RunEvents; readonly logs: RedisLogs },
    private readonly run: { readonly executionId: string; readonly log: string },
    /** The last event that the follower has seen. */
    private last: number,
    private readonly follower: RunFollower,
  ) {
    const look = (): void => {
      this.look();
    };
    this.stopWatching = source.logs.watch(run.log, look);
    this.timer = setInterval(look, LOOK_MS);
    this.look();
  }

  /** Resolves when the follower knows everything that was told until now. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.stopWatching();
    this.look();
    await this.looked;
    this.stopLocal?.();
  }

  private look(): void {
    this.hasNews = true;
    if (this.isLooking) return;
    this.isLooking = true;
    this.looked = this.readNews().finally(() => {
      this.isLooking = false;
    });
  }

  private async readNews(): Promise<void> {
    while (this.hasNews && !this.stopLocal) {
      this.hasNews = false;
      if (!this.joinHere()) await this.readLog();
    }
  }

  /** Whether the run is at work in this process, which then tells everything. */
  private joinHere(): boolean {
    const { events } = this.source;
    this.stopLocal = events.follow(this.run.executionId, this.last, (event) => {
      if (event !== 'end') this.tell(event);
    });
    if (this.stopLocal) this.begun();
    return this.stopLocal !== undefined;
  }

  private async readLog(): Promise<void> {
    const from = this.isBegun ? this.last + 1 : 0;
    const entries = await this.source.logs.read(this.run.log, from);
    if (!this.isBegun) this.last = seenOf(entries.at(-1)?.id ?? this.last, this.last);
    for (const { id, text } of entries) {
      this.begun();
      if (id > this.last) this.tell(JSON.parse(text) as ProgressEvent);
    }
  }

  private tell(event: ProgressEvent): void {
    this.begun();
    this.last = event.id;
    this.follower.onEvent(event);
  }

  private begun(): void {
    if (this.isBegun) return;
    this.isBegun = true;
    this.follower.onBegun();
  }
}
