import type { Environment } from './environment';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What goes to the log. */
export class LoggingSettings {
  /** `LOG_LEVEL`: the least severe entry that is written. Default info. */
  readonly level: LogLevel;

  constructor(env: Environment) {
    this.level = env.oneOf('LOG_LEVEL', LOG_LEVELS, 'info');
  }
}
