import type { NestExpressApplication } from '@nestjs/platform-express';
import { Traffic } from './platform/http/traffic';

/** Beyond the longest run: time to write down and answer it. */
const SPARE_SECONDS = 30;

/** The application to stop, once there is one. */
export interface StopHandle {
  attach(app: NestExpressApplication): void;
}

/**
 * On SIGTERM and SIGINT lets the requests under way finish, then exits with 0. Further signals
 * change nothing; a signal before the server has started stops it as soon as it has.
 */
export function stopOnSignal(longestRunSeconds: number): StopHandle {
  let app: NestExpressApplication | undefined;
  let signalled = false;
  let stopping = false;
  const proceed = (): void => {
    if (!signalled || stopping || app === undefined) return;
    stopping = true;
    void stop(app, (longestRunSeconds + SPARE_SECONDS) * 1000);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      signalled = true;
      proceed();
    });
  }
  return {
    attach: (started) => {
      app = started;
      proceed();
    },
  };
}

async function stop(app: NestExpressApplication, patienceMs: number): Promise<void> {
  setTimeout(() => process.exit(0), patienceMs).unref();
  try {
    await app.get(Traffic).close();
    await app.close();
    process.exit(0);
  } catch (error) {
    process.stderr.write(`The server did not stop cleanly: ${String(error)}\n`);
    process.exit(1);
  }
}
