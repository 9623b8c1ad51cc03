import pino, { type DestinationStream, type Logger } from 'pino';
import type { LoggingSettings } from '../config/logging.settings';
import { currentCall } from './call-context';
import { redact } from './redact';

/** Lines are written in batches: a write for every request would cost more than the request. */
const BATCH_BYTES = 4096;
const FLUSH_MS = 100;

/**
 * One JSON object a line on stdout; `time` is ISO 8601. A line that is written on behalf of a request or
 * a run says which.
 */
export abstract class Log {
  abstract trace(fields: object, message: string): void;
  abstract debug(fields: object, message: string): void;
  abstract info(fields: object, message: string): void;
  abstract warn(fields: object, message: string): void;
  abstract error(fields: object, message: string): void;
  abstract fatal(fields: object, message: string): void;
}

export interface LogOptions {
  /** Default: stdout. */
  readonly destination?: DestinationStream;
  /** What becomes of each line before it is written. */
  readonly hide?: (line: string) => string;
}

/** The log of this process. Lines are written in the background, the last ones at its exit. */
export function createLog(settings: LoggingSettings, options: LogOptions = {}): Log {
  const { destination = standardOutput(), hide } = options;
  return pino(
    {
      level: settings.level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: describeError },
      mixin: () => ({ ...currentCall()?.fields }),
      hooks: { streamWrite: (line) => redact(hide === undefined ? line : hide(line)) },
    },
    destination,
  ) satisfies Logger;
}

function standardOutput(): DestinationStream {
  const destination = pino.destination({
    dest: 1,
    sync: false,
    minLength: BATCH_BYTES,
    periodicFlush: FLUSH_MS,
  });
  process.on('exit', () => {
    try {
      destination.flushSync();
    } catch {
      return; // stdout is gone, and with it whoever would read this
    }
  });
  return destination;
}

/** Type, message, stack and causes; never an error's other fields, which may hold query values. */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: redact(String(error)) };
  const code = (error as { code?: unknown }).code;
  return {
    type: error.name,
    message: redact(error.message),
    ...(typeof code === 'string' ? { code } : {}),
    stack: redact(error.stack ?? ''),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
