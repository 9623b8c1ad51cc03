import type { Environment } from './environment';
import type { HostFacts } from './host-facts';

/** Timers take at most 2^31 - 1 milliseconds. */
const LONGEST_TIMEOUT_SECONDS = 2_147_483;
/** A day: beyond that nobody waits for a process to stop. */
const LONGEST_GRACE_SECONDS = 86_400;
const DEFAULT_MEMORY_MB = 1024;
const LEAST_MEMORY_MB = 64;

/** What this process is for: `server` answers requests, `worker` carries out runs in queue mode. */
export type ProcessRole = 'server' | 'worker';

/** How runs are carried out and how much of the machine they get. */
export class ExecutionSettings {
  /** `EXECUTION_MODE`: `local`, in this server's own engine processes, or `queue`, by workers. */
  readonly mode: 'local' | 'queue';
  /** Whether this process carries out runs itself. */
  readonly carriesOutRuns: boolean;
  /** `EXECUTION_TIMEOUT_SECONDS`: longest run, 1 s or more. Default 300. */
  readonly timeoutSeconds: number;
  /** `SHUTDOWN_GRACE_SECONDS`: how long a process that is to stop lets go on what it has begun. Default the longest run, at most a day. */
  readonly shutdownGraceSeconds: number;
  /** `EXECUTION_CONCURRENCY`: runs at once in this server; more wait. Default 4 a core. */
  readonly concurrency: number;
  /** `EXECUTION_QUEUE_LIMIT`: runs that may wait; more are refused with 503. Default 1000. */
  readonly queueLimit: number;
  /**
   * `CANCEL_ON_DISCONNECT`: whether a run is cancelled when the caller that waits for its answer hangs
   * up. Default false.
   */
  readonly cancelOnDisconnect: boolean;
  /** `EXECUTION_RETENTION_DAYS`: how long the record of a run is kept, 1 day or more. Default 30. */
  readonly retentionDays: number;
  /** `ENGINE_PROCESSES`: default one a core, as long as their memory stays within half of RAM. */
  readonly engineProcesses: number;
  /** `ENGINE_MEMORY_MB`: memory of each engine process before it spills, 64 or more. Default 1024. */
  readonly engineMemoryMb: number;
  /**
   * `ROW_COUNT_MS`: how long a run may count the rows that passed between its nodes; 0: never. Default 250.
   */
  readonly rowCountMs: number;

  constructor(env: Environment, host: HostFacts, role: ProcessRole = 'server') {
    this.mode = env.oneOf('EXECUTION_MODE', ['local', 'queue'], 'local');
    this.carriesOutRuns = this.mode === 'local' || role === 'worker';
    this.timeoutSeconds = env.integer('EXECUTION_TIMEOUT_SECONDS', {
      default: 300,
      min: 1,
      max: LONGEST_TIMEOUT_SECONDS,
    });
    this.shutdownGraceSeconds = env.integer('SHUTDOWN_GRACE_SECONDS', {
      default: Math.min(this.timeoutSeconds, LONGEST_GRACE_SECONDS),
      min: 0,
      max: LONGEST_GRACE_SECONDS,
    });
    this.concurrency = env.integer('EXECUTION_CONCURRENCY', {
      default: 4 * host.cores,
      min: 1,
      max: 10_000,
    });
    this.queueLimit = env.integer('EXECUTION_QUEUE_LIMIT', {
      default: 1000,
      min: 0,
      max: 1_000_000,
    });
    this.cancelOnDisconnect = env.boolean('CANCEL_ON_DISCONNECT', false);
    this.retentionDays = env.integer('EXECUTION_RETENTION_DAYS', {
      default: 30,
      min: 1,
      max: 36_500,
    });
    this.rowCountMs = env.integer('ROW_COUNT_MS', { default: 250, min: 0, max: 60_000 });
    const half = Math.floor(host.memoryMb / 2);
    this.engineMemoryMb = env.integer('ENGINE_MEMORY_MB', {
      default: Math.max(LEAST_MEMORY_MB, Math.min(DEFAULT_MEMORY_MB, half)),
      min: LEAST_MEMORY_MB,
      max: 1_048_576,
    });
    this.engineProcesses = env.integer('ENGINE_PROCESSES', {
      default: Math.max(1, Math.min(host.cores, Math.floor(half / this.engineMemoryMb))),
      min: 1,
      max: 256,
    });
  }
}
