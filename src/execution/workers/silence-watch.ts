/** A process as it last said that it lives. */
export interface Heartbeat {
  readonly id: string;
  /** By whatever clock: it counts only whether it changes. */
  readonly heartbeatAt: Date;
}

interface Heard {
  readonly beat: number;
  /** How long this process has been looking on while the heartbeat stayed the same. */
  readonly silentMs: number;
}

/**
 * Tells which processes are dead: those whose heartbeat stays the same while this one looks on for
 * long enough. No clock is compared with another, so clocks may jump; and time in which nobody could
 * look (the database was away, this process was stopped) counts for one look at the most, so that
 * the living have time to say that they are.
 */
export class SilenceWatch {
  private heard = new Map<string, Heard>();
  private lastLook: number | undefined;

  constructor(
    private readonly longestSilenceMs: number,
    /** What passes between two looks when all is well. */
    private readonly lookMs: number,
  ) {}

  /** The dead of all that have a heartbeat now. `now`: milliseconds of a clock that never jumps. */
  look(beats: readonly Heartbeat[], now: number): Heartbeat[] {
    const passed = Math.min(now - (this.lastLook ?? now), 2 * this.lookMs);
    this.lastLook = now;
    this.heard = new Map(beats.map((beat) => [beat.id, this.hear(beat, passed)]));
    return beats.filter(({ id }) => (this.heard.get(id)?.silentMs ?? 0) >= this.longestSilenceMs);
  }

  private hear({ id, heartbeatAt }: Heartbeat, passed: number): Heard {
    const before = this.heard.get(id);
    const beat = heartbeatAt.getTime();
    return before?.beat === beat
      ? { beat, silentMs: before.silentMs + passed }
      : { beat, silentMs: 0 };
  }
}
