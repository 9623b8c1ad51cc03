import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { loadSettings } from './platform/config/load-settings';
import { createLog, Log } from './platform/logging/log';
import { NestLogger } from './platform/logging/nest-logger';
import { startProcess, surviveStrayRejections } from './start-process';
import { stopOnSignal } from './stop-on-signal';
import { WorkerModule } from './worker.module';

/** A worker of queue mode: carries out runs that API processes accept, on any number of machines. */
startProcess('A Vantage worker', async () => {
  const settings = loadSettings(undefined, undefined, 'worker');
  const stop = stopOnSignal(settings.execution.shutdownGraceSeconds);
  const log = createLog(settings.logging);
  const context = await NestFactory.createApplicationContext(WorkerModule.with(settings, log), {
    logger: new NestLogger(log),
    abortOnError: false,
  });
  surviveStrayRejections(context.get(Log));
  stop.attach(context);
  process.stdout.write(
    `A Vantage worker is at work: ${String(settings.execution.concurrency)} runs at a time\n`,
  );
});
