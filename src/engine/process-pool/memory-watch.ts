import { readFile } from 'node:fs/promises';
import type { EngineWorker } from './engine-worker';

const BYTES_PER_MB = 1024 * 1024;

/** Resident memory of a process in bytes; undefined where the system does not tell. */
export async function residentBytes(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

/**
 * Looks at the processes' resident memory at intervals. DuckDB keeps its own limit; this catches
 * what that limit does not see: rows in JavaScript, and functions that allocate past it.
 */
export class MemoryWatch {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly workers: () => readonly EngineWorker[],
    /** ENGINE_MEMORY_MB; far over it is twice as much and 512 MB more. */
    private readonly memoryMb: number,
    private readonly read: (pid: number) => Promise<number | undefined> = residentBytes,
  ) {}

  start(interval: number): void {
    this.timer = setInterval(() => void this.look(), interval).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  async look(): Promise<void> {
    const limit = (2 * this.memoryMb + 512) * BYTES_PER_MB;
    await Promise.all(
      this.workers().map(async (worker) => {
        if (worker.pid === undefined) return;
        const resident = await this.read(worker.pid);
        if (resident !== undefined && resident > limit && worker.isReady) worker.outgrown();
      }),
    );
  }
}
