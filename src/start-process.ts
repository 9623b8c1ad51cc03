import { Log } from './platform/logging/log';

/** What the process writes (database, results, spool) is for its own user alone. */
const OWNER_ONLY = 0o077;

/** A process of the product. */
export interface Program {
  /** What it is called where it says why it cannot start. */
  readonly name: string;
  /** The setting that says on which port it listens. */
  readonly port: string;
}

/** Runs the start of a process of the product; a start that fails says why on stderr and exits with 1. */
export function startProcess({ name, port }: Program, start: () => Promise<void>): void {
  process.umask(OWNER_ONLY);
  start().catch((error: unknown) => {
    process.stderr.write(`${name} cannot start. ${explain(error, port)}\n`);
    process.exit(1);
  });
}

/** A forgotten promise costs a line in the log, not the work of everybody else. */
export function surviveStrayRejections(log: Log): void {
  process.on('unhandledRejection', (reason) => {
    log.error({ error: reason }, 'unhandled rejection');
  });
}

/** What a person reads when the process can't start: the reason, and for our own errors no stack. */
function explain(error: unknown, setting: string): string {
  if (!(error instanceof Error)) return String(error);
  const { code, address, port } = error as NodeJS.ErrnoException & {
    address?: string;
    port?: number;
  };
  const place = `${address ?? ''}:${String(port)}`;
  if (code === 'EADDRINUSE') return `${place} is in use: stop what listens there or set ${setting}`;
  if (code === 'EACCES' && port !== undefined)
    return `${place} may not be listened on: set ${setting}`;
  if (code === 'EADDRNOTAVAIL') return `${place} is no address of this machine: set HOST`;
  return error.name === 'Error' || error.name === 'TypeError'
    ? (error.stack ?? error.message)
    : error.message;
}
