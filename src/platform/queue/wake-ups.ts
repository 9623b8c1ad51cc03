/**
 * Wakes one process among many that there is something to do. A wake-up may be lost, and may come
 * twice; what there is to do has to be found elsewhere, and looked for now and then without any
 * wake-up.
 */
export abstract class WakeUps {
  /** Does not wait. */
  abstract send(id: string): void;
  /** Takes the next wake-up once `work` on the last one is done. */
  abstract receive(work: (id: string) => Promise<void>): void;
  /** Rejects while nobody can be woken. */
  abstract check(): Promise<void>;
}

/** Of a process that is alone: it has nobody to wake. */
export class NoWakeUps extends WakeUps {
  send(): void {
    return;
  }

  receive(): void {
    return;
  }

  check(): Promise<void> {
    return Promise.resolve();
  }
}
