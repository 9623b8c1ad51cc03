import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { EngineLauncher } from './engine-child';

/** Beside this file in dist/: src/engine-process.js. */
const SCRIPT = join(__dirname, '..', '..', 'engine-process.js');

/**
 * A thread for each of a few queries at a time (DuckDB has its own threads beside them) and some
 * for files and name look-ups.
 */
const UV_THREADPOOL_SIZE = 8;

/** Forks the product's engine process with an environment that holds no secrets. */
export class ForkLauncher extends EngineLauncher {
  constructor(
    private readonly environment: Readonly<Record<string, string>>,
    /** ENGINE_MEMORY_MB: also the cap of the JavaScript heap. */
    private readonly memoryMb: number,
    private readonly script: string = SCRIPT,
  ) {
    super();
  }

  launch(): ChildProcess {
    return fork(this.script, ['engine'], {
      env: { ...this.environment, UV_THREADPOOL_SIZE: String(UV_THREADPOOL_SIZE) },
      execArgv: [`--max-old-space-size=${String(Math.max(this.memoryMb, 256))}`],
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
  }
}
