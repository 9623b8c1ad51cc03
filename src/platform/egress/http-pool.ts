import { Agent } from 'undici';
import type { NodeHttp } from '../../node-sdk';
import type { Dialer } from './dialer';
import { guardedFetch } from './guarded-fetch';
import { httpConnector } from './http-connector';
import { RunHttp, type RunHttpOptions } from './run-http';

/** Below what common servers keep: a request on a connection that just closed may be lost. */
const KEEP_ALIVE_MS = 4_000;
const CONNECTIONS_PER_ORIGIN = 64;

/**
 * Connections for HTTP, kept alive and shared by the runs of a process; each was opened to an address
 * that was checked. It loads undici, which takes its time: it is itself loaded with the first request.
 */
export class HttpPool {
  private readonly agent: Agent;

  constructor(dialer: Dialer) {
    this.agent = new Agent({
      connect: httpConnector(dialer),
      connections: CONNECTIONS_PER_ORIGIN,
      keepAliveTimeout: KEEP_ALIVE_MS,
      pipelining: 1,
    });
  }

  http(options: RunHttpOptions): NodeHttp {
    return new RunHttp(this.agent, options);
  }

  fetch(options: Pick<RunHttpOptions, 'signal' | 'limit'>): typeof globalThis.fetch {
    return guardedFetch(this.agent, options);
  }

  async destroy(): Promise<void> {
    await this.agent.destroy();
  }
}
