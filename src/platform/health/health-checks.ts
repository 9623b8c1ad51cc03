import { Injectable } from '@nestjs/common';
import { BoundedLook, LookTimeoutError } from './bounded-look';

/** Longest wait for one check. */
const PATIENCE_MS = 3000;

export type CheckResult = 'ok' | 'silent' | 'failed';

/** What this process cannot work without; each part adds itself, under a name of its own. */
@Injectable()
export class HealthChecks {
  private readonly looks = new Map<string, BoundedLook<unknown>>();

  /** `probe` rejects where the part is out of reach. */
  add(name: string, probe: () => Promise<unknown>): void {
    this.looks.set(name, new BoundedLook(probe, PATIENCE_MS));
  }

  /** Asks all of them at once. */
  async ask(): Promise<ReadonlyMap<string, CheckResult>> {
    const results = [...this.looks].map(
      async ([name, look]) => [name, await resultOf(look)] as const,
    );
    return new Map(await Promise.all(results));
  }
}

async function resultOf(look: BoundedLook<unknown>): Promise<CheckResult> {
  try {
    await look.now();
    return 'ok';
  } catch (error) {
    return error instanceof LookTimeoutError ? 'silent' : 'failed';
  }
}
