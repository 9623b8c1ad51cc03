import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ActiveSecrets } from './engine/runner/active-secrets';
import { makeOutputDiscreet } from './engine/runner/discreet-output';
import { EngineService } from './engine/runner/engine-service';
import { EngineRunnerModule } from './engine/runner/engine-runner.module';
import { RowExports } from './engine/runner/row-exports';
import { ShortQueries } from './engine/runner/short-queries';
import { WorkflowRunner } from './engine/runner/workflow-runner';
import type { FromEngine, ToEngine } from './engine/process-pool/messages';
import { IntegrationsModule } from './node-catalog/integrations.module';
import { forgetRedisAddress } from './platform/config/engine-environment';
import { loadEngineSettings } from './platform/config/load-settings';
import { SettingsModule } from './platform/config/settings.module';
import { createLog } from './platform/logging/log';
import { LoggingModule } from './platform/logging/logging.module';
import { NestLogger } from './platform/logging/nest-logger';

@Module({})
class EngineProcessModule {}

/** The child's side of the process pool: it works for its parent and lives no longer than it. */
async function start(): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => undefined);
  // process.exit() would first wait for the queries under way
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  const settings = loadEngineSettings();
  forgetRedisAddress();
  const secrets = new ActiveSecrets();
  makeOutputDiscreet(secrets);
  const log = createLog(settings.logging, { hide: secrets.hide });
  const context = await NestFactory.createApplicationContext(
    {
      module: EngineProcessModule,
      imports: [
        SettingsModule.with(settings),
        LoggingModule.with(log),
        IntegrationsModule.load(settings.integrations.packages),
        EngineRunnerModule,
      ],
    },
    { logger: new NestLogger(log), abortOnError: false },
  );
  const send = (message: FromEngine): void => {
    if (process.connected) process.send?.(message, () => undefined);
  };
  const service = new EngineService(
    context.get(WorkflowRunner),
    context.get(ShortQueries),
    context.get(RowExports),
    send,
    secrets,
  );
  process.on('message', (message) => {
    service.receive(message as ToEngine);
  });
  send({ type: 'ready' });
}

start().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(1);
});
