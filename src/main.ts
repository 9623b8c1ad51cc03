import type { AddressInfo } from 'node:net';
import { isIPv6 } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApp } from './create-app';
import { RunWatch } from './execution/following/run-watch';
import { FirstStart } from './first-start/first-start';
import { loadSettings, type Settings } from './platform/config/load-settings';
import { Traffic } from './platform/http/traffic';
import { Log } from './platform/logging/log';
import { startProcess, surviveStrayRejections } from './start-process';
import { stopOnSignal } from './stop-on-signal';

/** Hosts that mean every address of this machine, and one of those that a person can open. */
const ALL_ADDRESSES: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** Reads the settings, starts the server and says on stdout where it listens. */
async function main(): Promise<void> {
  const settings = loadSettings();
  const { drainSeconds } = settings.server;
  const graceSeconds = settings.execution.shutdownGraceSeconds;
  const stop = stopOnSignal(graceSeconds + drainSeconds);
  const app = await createApp(settings);
  surviveStrayRejections(app.get(Log));
  stop.attach({
    close: async () => {
      const traffic = app.get(Traffic);
      traffic.leave();
      await sleep(drainSeconds * 1000);
      const watch = app.get(RunWatch);
      setTimeout(() => {
        watch.giveUp();
      }, graceSeconds * 1000);
      await traffic.close();
      await app.close();
    },
  });
  const url = await listen(app, settings);
  await app.get(FirstStart).announce(url);
}

async function listen(app: NestExpressApplication, settings: Settings): Promise<string> {
  const { host, port } = settings.server;
  await app.listen(port, host);
  const address = app.getHttpServer().address() as AddressInfo;
  const reachable = ALL_ADDRESSES[host] ?? host;
  const name = isIPv6(reachable) ? `[${reachable}]` : reachable;
  return `http://${name}:${String(address.port)}`;
}

startProcess('Vantage', main);
