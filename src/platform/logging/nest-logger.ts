import type { LoggerService } from '@nestjs/common';
import type { Log } from './log';

/** Nest's own boot chatter: a line a module and a line a route. */
const CHATTER = new Set([
  'InstanceLoader',
  'RouterExplorer',
  'RoutesResolver',
  'NestFactory',
  'NestApplication',
]);

/** Sends what Nest and `new Logger(context)` say to the process's log. */
export class NestLogger implements LoggerService {
  constructor(private readonly sink: Log) {}

  log(message: unknown, ...rest: unknown[]): void {
    const fields = fieldsOf(rest);
    if (fields.context !== undefined && CHATTER.has(fields.context)) {
      this.sink.debug(fields, String(message));
    } else {
      this.sink.info(fields, String(message));
    }
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.sink.debug(fieldsOf(rest), String(message));
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.sink.trace(fieldsOf(rest), String(message));
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.sink.warn(withError(message, rest), textOf(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.sink.error(withError(message, rest), textOf(message));
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.sink.fatal(withError(message, rest), textOf(message));
  }
}

interface Fields {
  readonly context?: string;
  readonly error?: unknown;
  readonly stack?: string;
}

/** Nest hands over `(message, [error or stack], [context])`: the context is the last text. */
function fieldsOf(rest: readonly unknown[]): Fields {
  const texts = rest.filter((part) => typeof part === 'string');
  const context = texts.at(-1);
  const stack = texts.length > 1 ? texts[0] : undefined;
  const error = rest.find((part) => part instanceof Error);
  return {
    ...(context === undefined ? {} : { context }),
    ...(stack === undefined ? {} : { stack }),
    ...(error === undefined ? {} : { error }),
  };
}

function withError(message: unknown, rest: readonly unknown[]): Fields {
  const fields = fieldsOf(rest);
  return message instanceof Error ? { ...fields, error: message } : fields;
}

function textOf(message: unknown): string {
  return message instanceof Error ? message.message : String(message);
}
