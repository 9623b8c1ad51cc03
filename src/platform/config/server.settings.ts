import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { Environment } from './environment';

/** Value of Express's `trust proxy`: none, a number of hops, or addresses of the proxies. */
export type TrustedProxies = false | number | readonly string[];

const HIGHEST_PORT = 65_535;
const NAMED_RANGES = ['loopback', 'linklocal', 'uniquelocal'];

/** Where and how the server listens, and how many requests a caller may make. */
export class ServerSettings {
  /** `HOST`: address to listen on. Default 127.0.0.1, reachable from this machine alone. */
  readonly host: string;
  /** `PORT`: 0 to 65535, 0 takes any free port. Default 3000. */
  readonly port: number;
  /** `WORKER_PORT`: where a worker offers health and metrics, like `PORT`; undefined: nowhere. */
  readonly workerPort: number | undefined;
  /** `PUBLIC_URL`: how users reach the server, without a slash at the end; https makes cookies Secure. */
  readonly publicUrl: string | undefined;
  /** `TRUST_PROXY`: which proxies' X-Forwarded-For counts. Default off. */
  readonly trustProxy: TrustedProxies;
  /** `RATE_LIMIT_PER_MINUTE`: requests a minute for one API key, 1 to 1 000 000. Default 60. */
  readonly rateLimitPerMinute: number;
  /** `SESSION_RATE_LIMIT_PER_MINUTE`: the same for one session. Default 600. */
  readonly sessionRateLimitPerMinute: number;
  /**
   * `SHUTDOWN_DRAIN_SECONDS`: how long requests are still taken after the signal to stop, while
   * `/health/ready` says 503 already, 0 to 3600. Default 0.
   */
  readonly drainSeconds: number;
  /** `NODE_ENV` is `production`: no demo data. */
  readonly production: boolean;

  constructor(env: Environment) {
    this.host = readHost(env);
    this.port = env.integer('PORT', { default: 3000, min: 0, max: HIGHEST_PORT });
    this.workerPort = readWorkerPort(env);
    this.publicUrl = readPublicUrl(env);
    this.trustProxy = readTrustProxy(env);
    const limit = { min: 1, max: 1_000_000 };
    this.rateLimitPerMinute = env.integer('RATE_LIMIT_PER_MINUTE', { default: 60, ...limit });
    this.sessionRateLimitPerMinute = env.integer('SESSION_RATE_LIMIT_PER_MINUTE', {
      default: 600,
      ...limit,
    });
    this.drainSeconds = env.integer('SHUTDOWN_DRAIN_SECONDS', { default: 0, min: 0, max: 3600 });
    this.production = env.optional('NODE_ENV') === 'production';
  }
}

function readHost(env: Environment): string {
  const host = env.text('HOST', '127.0.0.1').replace(/^\[(.*)\]$/, '$1');
  if (isIP(host) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(host)) return host;
  env.fault('HOST', `"${host}" is not allowed; use an IP address or a host name`);
  return '127.0.0.1';
}

function readWorkerPort(env: Environment): number | undefined {
  if (env.optional('WORKER_PORT') === undefined) return undefined;
  return env.integer('WORKER_PORT', { default: 0, min: 0, max: HIGHEST_PORT });
}

function readPublicUrl(env: Environment): string | undefined {
  const value = env.optional('PUBLIC_URL');
  if (value === undefined) return undefined;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url && isPlainWebAddress(url)) return url.href.replace(/\/+$/, '');
  env.fault(
    'PUBLIC_URL',
    'is not allowed as it stands; use an address like https://vantage.example.com',
  );
  return undefined;
}

function isPlainWebAddress(url: URL): boolean {
  const extras = url.username + url.password + url.search + url.hash;
  return /^https?:$/.test(url.protocol) && extras === '';
}

function readTrustProxy(env: Environment): TrustedProxies {
  const value = env.optional('TRUST_PROXY')?.toLowerCase();
  if (value === undefined || ['off', 'false', 'no', '0'].includes(value)) return false;
  if (/^[1-9]\d?$/.test(value)) return Number(value);
  const entries = env.list('TRUST_PROXY').map((entry) => entry.toLowerCase());
  if (entries.every(isProxyRange)) return entries;
  env.fault(
    'TRUST_PROXY',
    `"${value}" is not allowed; use off, a number of proxies from 1 to 99, or addresses and CIDRs separated by commas`,
  );
  return false;
}

function isProxyRange(entry: string): boolean {
  return NAMED_RANGES.includes(entry) || isIP(entry) !== 0 || ipaddr.isValidCIDR(entry);
}
