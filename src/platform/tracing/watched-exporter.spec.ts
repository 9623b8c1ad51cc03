import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { Log } from '../logging/log';
import { WatchedExporter } from './watched-exporter';

interface Result {
  readonly code: number;
  readonly error?: Error;
}

it('says once that the collector is away, and once that it is back', () => {
  const lines: string[] = [];
  const say = (_fields: object, message: string): void => {
    lines.push(message);
  };
  let isAway = false;
  const inner: SpanExporter = {
    export: (_spans: ReadableSpan[], done: (result: Result) => void) => {
      done(isAway ? { code: 1, error: new Error('refused') } : { code: 0 });
    },
    shutdown: () => Promise.resolve(),
  };
  const exporter = new WatchedExporter(inner, { warn: say, info: say } as unknown as Log);
  const codes: number[] = [];
  for (isAway of [false, true, true, true, false, false]) {
    exporter.export([], ({ code }) => codes.push(code));
  }
  expect(codes).toEqual([0, 1, 1, 1, 0, 0]);
  expect(lines).toEqual([
    'the collector takes no traces: they are dropped',
    'the collector takes traces again',
  ]);
});
