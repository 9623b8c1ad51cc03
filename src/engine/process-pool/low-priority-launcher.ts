import type { ChildProcess } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { EngineLauncher } from './engine-child';

/** Starts processes that get the processor when nobody else wants it. */
export class LowPriorityLauncher extends EngineLauncher {
  constructor(private readonly launcher: EngineLauncher) {
    super();
  }

  launch(): ChildProcess {
    const child = this.launcher.launch();
    if (child.pid !== undefined) lower(child.pid);
    return child;
  }

  override settled(): Promise<void> {
    return this.launcher.settled();
  }
}

/** Where the system refuses, the process is none the worse. */
function lower(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    return;
  }
}
