import type { Environment } from './environment';

/** The Redis that several machines share. */
export class RedisSettings {
  /** `REDIS_URL`: `redis://user:password@host:6379/0`, `rediss://` with TLS. Unset: there is none. */
  readonly url: string | undefined;
  /** `REDIS_KEY_PREFIX`: what every key begins with, so that others may use the same Redis. Default vantage. */
  readonly keyPrefix: string;

  constructor(env: Environment) {
    this.url = readUrl(env);
    this.keyPrefix = readPrefix(env);
  }
}

function readUrl(env: Environment): string | undefined {
  const url = env.secret('REDIS_URL');
  if (url === undefined || isRedisUrl(url)) return url;
  env.fault('REDIS_URL', 'is not a Redis address; use redis://user:password@host:6379/0');
  return undefined;
}

function isRedisUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const isKnown = ['redis:', 'rediss:'].includes(url.protocol) && url.hostname !== '';
  return isKnown && /^\/?\d{0,5}$/.test(url.pathname);
}

function readPrefix(env: Environment): string {
  const prefix = env.text('REDIS_KEY_PREFIX', 'vantage');
  if (/^[\w:.-]{1,64}$/.test(prefix)) return prefix;
  env.fault('REDIS_KEY_PREFIX', 'is not allowed; use up to 64 letters, digits and _ - . :');
  return 'vantage';
}
