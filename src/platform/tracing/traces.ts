/** Values that the code decides, ids and counts: never params, rows, names, addresses or secrets. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanStart {
  /** One of a few: ids belong into the attributes. */
  readonly name: string;
  /** `server`: it answers a request from outside. */
  readonly kind: 'server' | 'internal';
  /** W3C Trace Context; what is not of that form counts as none. */
  readonly parent?: string | undefined;
  /** Milliseconds since 1970; default now. */
  readonly startedAt?: number;
}

export interface SpanEnd {
  /** In the place of the one it began with. */
  readonly name?: string;
  readonly attributes: SpanAttributes;
  readonly failed: boolean;
  /** Milliseconds since 1970; default now. */
  readonly endedAt?: number;
}

/** A piece of work under way. It is sent once it has ended; one that never ends leaves no trace. */
export interface OpenSpan {
  readonly traceId: string;
  /** W3C Trace Context: the parent of what is begun for it. */
  readonly traceparent: string;
  end(end: SpanEnd): void;
}

/** What became of requests and runs, for a collector of OpenTelemetry. */
export abstract class Traces {
  /** Undefined where no traces are kept. */
  abstract begin(start: SpanStart): OpenSpan | undefined;
}

/** Where no collector is configured. */
export class NoTraces extends Traces {
  begin(): undefined {
    return undefined;
  }
}
