import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

const DEADLINE_MS = 30_000;

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: number | string };
}

interface Export {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[];
  }[];
}

/** A span as OTLP/JSON has it. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly Attribute[];
  readonly status: { readonly code?: number };
}

/** Takes traces over OTLP/HTTP with JSON on loopback, or holds them without an answer. */
export class TraceCollector {
  readonly spans: Span[] = [];
  readonly services = new Set<string>();
  /** Every body. */
  said = '';
  headers: IncomingHttpHeaders = {};
  /** Exports that wait for an answer. */
  waiting = 0;

  private constructor(private readonly server: Server) {}

  static async start(kind: 'answers' | 'hangs' = 'answers'): Promise<TraceCollector> {
    const server = createServer();
    const collector = new TraceCollector(server);
    server.on('request', (request, response) => {
      collector.waiting += 1;
      response.once('close', () => {
        collector.waiting -= 1;
      });
      if (kind === 'hangs') return;
      void text(request).then((body) => {
        collector.headers = request.headers;
        if (request.url === '/v1/traces') collector.take(body);
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  /** The spans of a trace once one of them fits, by name. */
  async trace(traceId: string, fits: (spans: readonly Span[]) => boolean): Promise<Span[]> {
    const deadline = performance.now() + DEADLINE_MS;
    for (;;) {
      const found = this.spans.filter((span) => span.traceId === traceId);
      if (fits(found)) return found;
      if (performance.now() > deadline) {
        throw new Error(`These spans came of ${traceId}: ${JSON.stringify(this.spans)}`);
      }
      await sleep(50);
    }
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take(body: string): void {
    this.said += body;
    for (const { resource, scopeSpans } of (JSON.parse(body) as Export).resourceSpans) {
      this.services.add(String(attributesOf(resource)['service.name']));
      this.spans.push(...scopeSpans.flatMap(({ spans }) => spans));
    }
  }
}

export function attributesOf({
  attributes,
}: {
  readonly attributes: readonly Attribute[];
}): Record<string, unknown> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)]),
  );
}
