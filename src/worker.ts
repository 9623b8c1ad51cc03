import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { listen, type Place } from './listen';
import { loadSettings } from './platform/config/load-settings';
import { Traffic } from './platform/http/traffic';
import { createLog, Log } from './platform/logging/log';
import { NestLogger } from './platform/logging/nest-logger';
import { startProcess, surviveStrayRejections } from './start-process';
import { stopOnSignal } from './stop-on-signal';
import { createWorkerHttp } from './worker-http';
import { WorkerModule } from './worker.module';

/** A worker of queue mode: carries out runs that API processes accept, on any number of machines. */
async function main(): Promise<void> {
  const settings = loadSettings(undefined, undefined, 'worker');
  const { host, workerPort } = settings.server;
  const stop = stopOnSignal(settings.execution.shutdownGraceSeconds);
  const log = createLog(settings.logging);
  const context = await NestFactory.createApplicationContext(WorkerModule.with(settings, log), {
    logger: new NestLogger(log),
    abortOnError: false,
  });
  surviveStrayRejections(context.get(Log));
  stop.attach({
    close: async () => {
      context.get(Traffic).leave();
      await context.close();
    },
  });
  const places = `${String(settings.execution.concurrency)} runs at a time`;
  const watched =
    workerPort === undefined
      ? ''
      : `, health and metrics on ${await offerHealth(context, { host, port: workerPort })}`;
  process.stdout.write(`A Vantage worker is at work: ${places}${watched}\n`);
}

/** The address of the health and the metrics of a worker, which answer until the process ends. */
async function offerHealth(worker: INestApplicationContext, place: Place): Promise<string> {
  const http = await createWorkerHttp(worker);
  return listen(http, place, worker);
}

startProcess({ name: 'A Vantage worker', port: 'WORKER_PORT' }, main);
