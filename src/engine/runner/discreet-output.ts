import { writeSync } from 'node:fs';
import { inspect } from 'node:util';
import type { ActiveSecrets } from './active-secrets';

const STDERR = 2;

/**
 * Keeps secrets out of what nodes and their SDKs print past the log, and out of the stack of an
 * error that nobody catches, which still ends the process.
 */
export function makeOutputDiscreet(secrets: ActiveSecrets): void {
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream) as (...args: readonly unknown[]) => boolean;
    stream.write = (chunk: unknown, ...rest: readonly unknown[]): boolean =>
      write(typeof chunk === 'string' ? secrets.hide(chunk) : chunk, ...rest);
  }
  process.on('uncaughtException', (error: unknown) => {
    writeSync(STDERR, `${secrets.hide(inspect(error))}\n`);
    process.exit(1);
  });
}
