import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import { inCall } from '../logging/call-context';
import type { Log } from '../logging/log';

type Done = Parameters<SpanExporter['export']>[1];
type Result = Parameters<Done>[0];

/** Says in one line when the collector takes no traces any more, and in one when it does again. */
export class WatchedExporter implements SpanExporter {
  private failing = false;

  constructor(
    private readonly inner: SpanExporter,
    private readonly log: Log,
  ) {}

  export(spans: ReadableSpan[], done: Done): void {
    this.inner.export(spans, (result) => {
      inCall(undefined, () => {
        this.note(result);
      });
      done(result);
    });
  }

  forceFlush(): Promise<void> {
    return this.inner.forceFlush?.() ?? Promise.resolve();
  }

  shutdown(): Promise<void> {
    return this.inner.shutdown();
  }

  /** Of what failed the exporter always says why. */
  private note({ error }: Result): void {
    const failed = error !== undefined;
    if (failed === this.failing) return;
    this.failing = failed;
    if (failed) this.log.warn({ error }, 'the collector takes no traces: they are dropped');
    else this.log.info({}, 'the collector takes traces again');
  }
}
