import { BoundedLook, LookTimeoutError } from './bounded-look';

/** Longest wait for one check. */
const PATIENCE_MS = 3000;

export type CheckResult = 'ok' | 'silent' | 'failed';

/** A part of the server that may be out of reach. */
export class HealthCheck {
  private readonly look: BoundedLook<unknown>;

  /** `probe` rejects where the part is out of reach. `isNeeded`: without it the server cannot work. */
  constructor(
    readonly name: string,
    probe: () => Promise<unknown>,
    readonly isNeeded = true,
  ) {
    this.look = new BoundedLook(probe, PATIENCE_MS);
  }

  async result(): Promise<CheckResult> {
    try {
      await this.look.now();
      return 'ok';
    } catch (error) {
      return error instanceof LookTimeoutError ? 'silent' : 'failed';
    }
  }
}
