import { fork, type ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { EngineLauncher } from './engine-child';
import { clearAbandonedSpools, clearLateSpools, processSpool } from './process-spool';

/** Beside this file in dist/: src/engine-process.js. */
const SCRIPT = join(__dirname, '..', '..', 'engine-process.js');

/**
 * A thread for each of a few queries at a time (DuckDB has its own threads beside them) and some
 * for files and name look-ups.
 */
const UV_THREADPOOL_SIZE = 8;
/** Between looks for processes of a killed server that have noticed by now. */
const LATE_SPOOLS_MS = 5000;

/**
 * Forks the product's engine process with an environment that holds no secrets, and removes what it
 * leaves in its spool: a process that is killed cannot.
 */
export class ForkLauncher extends EngineLauncher {
  private readonly log = new Logger('EnginePool');
  private readonly clearings = new Set<Promise<void>>();

  constructor(
    private readonly environment: Readonly<Record<string, string>>,
    /** ENGINE_MEMORY_MB: also the cap of the JavaScript heap. */
    private readonly memoryMb: number,
    private readonly spoolDir: string,
    private readonly script: string = SCRIPT,
    lateSpoolsMs: number = LATE_SPOOLS_MS,
  ) {
    super();
    this.afterwards(clearAbandonedSpools(spoolDir));
    setInterval(() => {
      this.afterwards(clearLateSpools(spoolDir));
    }, lateSpoolsMs).unref();
  }

  launch(): ChildProcess {
    const child = fork(this.script, ['engine'], {
      env: { ...this.environment, UV_THREADPOOL_SIZE: String(UV_THREADPOOL_SIZE) },
      execArgv: [`--max-old-space-size=${String(Math.max(this.memoryMb, 256))}`],
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.once('exit', () => {
      if (child.pid === undefined) return;
      const spool = processSpool(this.spoolDir, child.pid);
      this.afterwards(rm(spool, { recursive: true, force: true }));
    });
    return child;
  }

  override async settled(): Promise<void> {
    await Promise.all(this.clearings);
  }

  private afterwards(clearing: Promise<void>): void {
    const told = clearing
      .catch((error: unknown) => {
        this.log.warn(`Spooled data stays behind: ${String(error)}`);
      })
      .finally(() => this.clearings.delete(told));
    this.clearings.add(told);
  }
}
