import type { ChildProcess } from 'node:child_process';
import type { FromEngine, ToEngine } from './messages';

export interface EngineChildListener {
  onMessage(message: FromEngine): void;
  /** Once, after the last message: the process is dead and nothing of it is in flight any more. */
  onGone(why: string): void;
}

/** Starts one engine process; the fork of the product, or a scripted one in tests. */
export abstract class EngineLauncher {
  abstract launch(): ChildProcess;

  /** Resolves when nothing is left of those that have ended. */
  settled(): Promise<void> {
    return Promise.resolve();
  }
}

/**
 * One forked process, without any knowledge of runs. `exit` alone does not say that all messages
 * were read: the end is told only when the channel is closed as well.
 */
export class EngineChild {
  private exit: string | undefined;
  private channelClosed = false;
  private told = false;
  private leaving = false;

  constructor(
    private readonly child: ChildProcess,
    private readonly listener: EngineChildListener,
  ) {
    child.on('message', (message) => {
      listener.onMessage(message as FromEngine);
    });
    child.once('exit', (code, signal) => {
      this.exit = signal ?? `exit code ${String(code)}`;
      this.tellIfGone();
    });
    child.once('disconnect', () => {
      this.channelClosed = true;
      if (!this.leaving) this.kill();
      this.tellIfGone();
    });
    child.on('error', (error) => {
      if (child.pid !== undefined) return;
      this.exit = error.message;
      this.channelClosed = true;
      this.tellIfGone();
    });
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** A message to a process that is already dead is dropped: its end is told in any case. */
  send(message: ToEngine): void {
    if (this.child.connected) this.child.send(message, () => undefined);
  }

  kill(): void {
    if (this.exit === undefined) this.child.kill('SIGKILL');
  }

  /** Asks it to leave; an engine process exits when its channel closes. */
  leave(): void {
    this.leaving = true;
    if (this.child.connected) this.child.disconnect();
  }

  private tellIfGone(): void {
    if (this.told || this.exit === undefined || !this.channelClosed) return;
    this.told = true;
    this.listener.onGone(this.exit);
  }
}
