import { Module } from '@nestjs/common';
import { TracingSettings } from '../config/tracing.settings';
import { Log } from '../logging/log';
import { NoTraces, Traces } from './traces';

/** Traces for a collector where one is configured; elsewhere the SDK is not even loaded. */
@Module({
  providers: [{ provide: Traces, inject: [TracingSettings, Log], useFactory: createTraces }],
  exports: [Traces],
})
export class TracingModule {}

async function createTraces(settings: TracingSettings, log: Log): Promise<Traces> {
  if (settings.url === undefined) return new NoTraces();
  const { OtlpTraces } = await import('./otlp-traces.js');
  return new OtlpTraces(settings, log);
}
