import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { EngineLauncher } from '../engine-child';

const SCRIPT = join(process.cwd(), 'test/support/scripted-engine.js');

/** Starts processes that do what a plan or a location tells them. */
export class ScriptedLauncher extends EngineLauncher {
  readonly children: ChildProcess[] = [];
  env: Record<string, string> = {};
  /** The system has no memory for another process. */
  exhausted = false;

  launch(): ChildProcess {
    if (this.exhausted) throw new Error('spawn ENOMEM');
    const child = fork(SCRIPT, ['engine'], { env: this.env, execArgv: [], silent: true });
    this.children.push(child);
    return child;
  }

  get alive(): ChildProcess[] {
    return this.children.filter((child) => child.exitCode === null && child.signalCode === null);
  }
}
