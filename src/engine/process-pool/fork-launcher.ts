import { fork, type ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { EngineLauncher } from './engine-child';
import { processSpool } from './process-spool';

/** Beside this file in dist/: src/engine-process.js. */
const SCRIPT = join(__dirname, '..', '..', 'engine-process.js');

/**
 * A thread for each of a few queries at a time (DuckDB has its own threads beside them) and some
 * for files and name look-ups.
 */
const UV_THREADPOOL_SIZE = 8;

/**
 * Forks the product's engine process with an environment that holds no secrets, and removes what it
 * leaves in its spool: a process that is killed cannot.
 */
export class ForkLauncher extends EngineLauncher {
  private readonly log = new Logger('EnginePool');

  constructor(
    private readonly environment: Readonly<Record<string, string>>,
    /** ENGINE_MEMORY_MB: also the cap of the JavaScript heap. */
    private readonly memoryMb: number,
    private readonly spoolDir: string,
    private readonly script: string = SCRIPT,
  ) {
    super();
  }

  launch(): ChildProcess {
    const child = fork(this.script, ['engine'], {
      env: { ...this.environment, UV_THREADPOOL_SIZE: String(UV_THREADPOOL_SIZE) },
      execArgv: [`--max-old-space-size=${String(Math.max(this.memoryMb, 256))}`],
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.once('exit', () => {
      if (child.pid !== undefined) this.clearSpool(processSpool(this.spoolDir, child.pid));
    });
    return child;
  }

  private clearSpool(folder: string): void {
    rm(folder, { recursive: true, force: true }).catch((error: unknown) => {
      this.log.warn(`${folder} stays behind: ${String(error)}`);
    });
  }
}
