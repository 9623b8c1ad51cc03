import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OnApplicationShutdown } from '@nestjs/common';
import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { TracingSettings } from '../config/tracing.settings';
import type { Log } from '../logging/log';
import { productVersion } from '../system/product-version';
import { readTraceParent, writeTraceParent } from './trace-parent';
import { type OpenSpan, type SpanEnd, type SpanStart, Traces } from './traces';
import { WatchedExporter } from './watched-exporter';

/** How long the end of the process waits for the collector. */
const FLUSH_MS = 3000;
const EXPORT_MS = 10_000;

const KINDS = { server: SpanKind.SERVER, internal: SpanKind.INTERNAL };

/**
 * Sends spans in the background, in batches, over OTLP/HTTP; those that the collector does not take
 * in time are dropped. The one module that loads the SDK; it is itself loaded only where traces are kept.
 */
export class OtlpTraces extends Traces implements OnApplicationShutdown {
  private readonly provider: TracerProvider;
  private readonly tracer: Tracer;

  constructor({ url = '', headers, serviceName }: TracingSettings, log: Log) {
    super();
    const collector = new OTLPTraceExporter({ url, headers, timeoutMillis: EXPORT_MS });
    const exporter = new WatchedExporter(collector, log);
    this.provider = new TracerProvider({
      resource: resourceFromAttributes({
        'service.name': serviceName,
        'service.version': productVersion(),
        'host.name': hostname(),
        'process.pid': process.pid,
      }),
      spanProcessors: [new BatchSpanProcessor({ exporter })],
    });
    this.tracer = this.provider.getTracer('vantage', productVersion());
  }

  begin({ name, kind, parent, startedAt }: SpanStart): OpenSpan {
    const options = {
      kind: KINDS[kind],
      ...(startedAt === undefined ? {} : { startTime: startedAt }),
    };
    const span = this.tracer.startSpan(name, options, contextOf(parent));
    const { traceId, spanId, traceFlags } = span.spanContext();
    const traceparent = writeTraceParent({ traceId, spanId, flags: traceFlags });
    return {
      traceId,
      traceparent,
      end: (end) => {
        finish(span, end);
      },
    };
  }

  /** After everything that ends spans: the last ones are sent, as far as the collector takes them soon. */
  async onApplicationShutdown(): Promise<void> {
    const flushed = this.provider.shutdown().catch(() => undefined);
    await Promise.race([flushed, sleep(FLUSH_MS, undefined, { ref: false })]);
  }
}

function contextOf(parent: string | undefined): Context {
  const given = readTraceParent(parent);
  if (given === undefined) return ROOT_CONTEXT;
  const { traceId, spanId, flags } = given;
  const context = { traceId, spanId, traceFlags: flags & 1, isRemote: true };
  return trace.setSpanContext(ROOT_CONTEXT, context);
}

function finish(span: Span, { name, attributes, failed, endedAt }: SpanEnd): void {
  if (name !== undefined) span.updateName(name);
  span.setAttributes(attributes);
  if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end(endedAt);
}
