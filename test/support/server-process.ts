import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { engineProcessesOf } from './engine-processes';

const START_DEADLINE_MS = 200_000;
const STOP_DEADLINE_MS = 15_000;

/** A process of the product and what it prints once it has started. */
export interface ProgramOfDist {
  readonly script: string;
  readonly started: RegExp;
}

export const API: ProgramOfDist = {
  script: 'dist/src/main.js',
  started: /Vantage listens on (http:\/\/\S+)/,
};
export const WORKER: ProgramOfDist = {
  script: 'dist/src/worker.js',
  started: /A Vantage worker is at work: .*?(?:on (http:\/\/\S+))?\n/,
};

/** A real process from dist/, which can be started again after its end. */
export class ServerProcess {
  private child: ChildProcess | undefined;
  /** What `started` captured at the last start: where it listens. */
  address = '';
  /** What the last start printed on stdout and stderr. */
  output = '';

  constructor(
    private readonly program: ProgramOfDist,
    private env: NodeJS.ProcessEnv,
  ) {}

  /** Settings for the next start and all later ones. */
  change(env: NodeJS.ProcessEnv): void {
    this.env = { ...this.env, ...env };
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** `more` settings count for this start. Resolves with the address where it listens. */
  async start(more: NodeJS.ProcessEnv = {}): Promise<string> {
    this.output = '';
    const child = spawn(process.execPath, [join(process.cwd(), this.program.script)], {
      env: { ...this.env, ...more },
    });
    this.child = child;
    const started = new Promise<string>((resolve) => {
      const collect = (chunk: Buffer): void => {
        this.output += chunk.toString();
        const match = this.program.started.exec(this.output);
        if (match) resolve(match[1] ?? '');
      };
      child.stdout.on('data', collect);
      child.stderr.on('data', collect);
    });
    this.address = await Promise.race([started, this.failedStart(child)]);
    return this.address;
  }

  /** Sends the signal and goes on. */
  signal(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  /** Sends the signal to the process and its engine processes, as a terminal or a supervisor may. */
  signalGroup(signal: NodeJS.Signals): void {
    for (const pid of [this.pid, ...engineProcessesOf(this.pid)]) process.kill(pid, signal);
  }

  /** Waits for the end, however long it takes; the exit code, or the signal that ended it. */
  async ended(): Promise<number | string> {
    if (this.child && this.ending === null) await once(this.child, 'exit');
    return this.ending ?? 0;
  }

  /** Sends the signal and waits for the end; the exit code, or the signal that ended it. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | string> {
    if (this.ending !== null) return this.ending;
    this.signal(signal);
    const deadline = setTimeout(() => {
      this.signal('SIGKILL');
    }, STOP_DEADLINE_MS);
    const ending = await this.ended();
    clearTimeout(deadline);
    return ending;
  }

  private get ending(): number | string | null {
    if (!this.child) return 0;
    return this.child.exitCode ?? this.child.signalCode;
  }

  private failedStart(child: ChildProcess): Promise<never> {
    return new Promise((_, reject) => {
      const fail = (reason: string): void => {
        reject(new Error(`The process did not start (${reason}):\n${this.output}`));
      };
      child.once('exit', (code) => {
        fail(`exit code ${String(code)}`);
      });
      setTimeout(() => {
        fail('no answer in time');
      }, START_DEADLINE_MS).unref();
    });
  }
}
