import { setTimeout as sleep } from 'node:timers/promises';
import { createApp } from './create-app';
import { RunWatch } from './execution/following/run-watch';
import { FirstStart } from './first-start/first-start';
import { listen } from './listen';
import { loadSettings } from './platform/config/load-settings';
import { Traffic } from './platform/http/traffic';
import { Log } from './platform/logging/log';
import { startProcess, surviveStrayRejections } from './start-process';
import { stopOnSignal } from './stop-on-signal';

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
  const url = await listen(app, settings.server);
  await app.get(FirstStart).announce(url);
}

startProcess({ name: 'Vantage', port: 'PORT' }, main);
