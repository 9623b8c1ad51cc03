import type { AddressInfo } from 'node:net';
import { isIPv6 } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApp } from './create-app';
import { FirstStart } from './first-start/first-start';
import { loadSettings, type Settings } from './platform/config/load-settings';
import { Log } from './platform/logging/log';
import { stopOnSignal } from './stop-on-signal';

/** What the server writes (database, results, spool) is for its own user alone. */
const OWNER_ONLY = 0o077;

/** Hosts that mean every address of this machine, and one of those that a person can open. */
const ALL_ADDRESSES: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** Reads the settings, starts the server and says on stdout where it listens. */
async function main(): Promise<void> {
  process.umask(OWNER_ONLY);
  const settings = loadSettings();
  const stop = stopOnSignal(settings.execution.timeoutSeconds);
  const app = await createApp(settings);
  surviveStrayRejections(app.get(Log));
  stop.attach(app);
  const url = await listen(app, settings);
  await app.get(FirstStart).announce(url);
}

/** A forgotten promise costs a line in the log, not the requests of everybody else. */
function surviveStrayRejections(log: Log): void {
  process.on('unhandledRejection', (reason) => {
    log.error({ error: reason }, 'unhandled rejection');
  });
}

async function listen(app: NestExpressApplication, settings: Settings): Promise<string> {
  const { host, port } = settings.server;
  await app.listen(port, host);
  const address = app.getHttpServer().address() as AddressInfo;
  const reachable = ALL_ADDRESSES[host] ?? host;
  const name = isIPv6(reachable) ? `[${reachable}]` : reachable;
  return `http://${name}:${String(address.port)}`;
}

/** What a person reads when the server can't start: the reason, and for our own errors no stack. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, address, port } = error as NodeJS.ErrnoException & {
    address?: string;
    port?: number;
  };
  const place = `${address ?? ''}:${String(port)}`;
  if (code === 'EADDRINUSE') return `${place} is in use: stop what listens there or set PORT`;
  if (code === 'EACCES' && port !== undefined) return `${place} may not be listened on: set PORT`;
  if (code === 'EADDRNOTAVAIL') return `${place} is no address of this machine: set HOST`;
  return error.name === 'Error' || error.name === 'TypeError'
    ? (error.stack ?? error.message)
    : error.message;
}

main().catch((error: unknown) => {
  process.stderr.write(`Vantage cannot start. ${explain(error)}\n`);
  process.exit(1);
});
