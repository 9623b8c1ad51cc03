import { get, request as httpRequest } from 'node:http';
import { get as getSecure } from 'node:https';
import { tmpdir } from 'node:os';
import { text } from 'node:stream/consumers';
import type { Outbound } from '../../../src/node-sdk';
import { AllowList } from '../../../src/platform/egress/allow-list';
import { Dialer } from '../../../src/platform/egress/dialer';
import { EgressGuard, type ResolveHost } from '../../../src/platform/egress/egress-guard';
import { HttpPool } from '../../../src/platform/egress/http-pool';
import { RunOutbound } from '../../../src/platform/egress/run-outbound';

export interface GateOptions {
  readonly allow?: readonly string[];
  /** Default: the system's. */
  readonly resolve?: ResolveHost;
  readonly signal?: AbortSignal;
  readonly spoolDirectory?: string;
  readonly connectTimeoutMs?: number;
}

/** The ways out of one run as the engine makes them. */
export class TestGate {
  private readonly pool: HttpPool;
  readonly run: RunOutbound;

  constructor(options: GateOptions = {}) {
    const guard = new EgressGuard(new AllowList(options.allow ?? []), options.resolve);
    const dialer = new Dialer(guard, options.connectTimeoutMs);
    this.pool = new HttpPool(dialer);
    this.run = new RunOutbound(() => Promise.resolve(this.pool), dialer, {
      signal: options.signal ?? new AbortController().signal,
      spoolDirectory: options.spoolDirectory ?? tmpdir(),
    });
  }

  async close(): Promise<void> {
    this.run.close();
    await this.pool.destroy();
  }
}

/** Each way out of the process, as a GET of `/` that answers the body's text. */
export const WAYS_OUT: Readonly<
  Record<string, (out: Outbound, host: string, port: number) => Promise<string>>
> = {
  http: async (out, host, port) => {
    const { body } = await out.http.request({ url: `http://${inUrl(host)}:${String(port)}/` });
    return 'text' in body ? body.text : '';
  },
  fetch: async (out, host, port) => {
    const response = await out.fetch(`http://${inUrl(host)}:${String(port)}/`);
    return response.text();
  },
  agents: (out, host, port) =>
    new Promise((resolve, reject) => {
      get({ host, port, agent: out.agents().http, headers: { host: 'test' } }, (response) => {
        text(response).then(resolve, reject);
      }).once('error', reject);
    }),
  'secure agents': (out, host, port) =>
    new Promise((resolve, reject) => {
      const options = { host, port, agent: out.agents().https, headers: { host: 'test' } };
      getSecure(options, (response) => {
        text(response).then(resolve, reject);
      }).once('error', reject);
    }),
  connect: async (out, host, port) => {
    const socket = await out.connect({ host, port });
    return new Promise((resolve, reject) => {
      const request = httpRequest({ createConnection: () => socket, host: 'test' }, (response) => {
        text(response).then(resolve, reject);
      });
      request.once('error', reject).end();
    });
  },
};

function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
