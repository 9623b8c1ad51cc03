import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiAnswer, ApiClient } from '../../support/api-client';
import type { TestServer } from '../../support/test-server';
import type { Fleet } from './fleet';

const PROBE_MS = 50;
const MOST_TRIES = 100;

/**
 * Calls whichever server says that it is ready, as a load balancer does. What a server refuses because
 * it shuts down, before it began anything, goes to another one; so does what finds nobody listening.
 * All else counts as it came.
 */
export class HonestClient {
  private ready: TestServer[];
  private readonly probing: NodeJS.Timeout;
  private turn = 0;

  constructor(private readonly fleet: Fleet) {
    this.ready = [...fleet.servers];
    this.probing = setInterval(() => {
      void this.probe();
    }, PROBE_MS);
  }

  /** Rejects where a connection broke off: then nobody knows what was done. */
  async call(make: (client: ApiClient) => Promise<ApiAnswer>): Promise<ApiAnswer> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const server = this.ready[this.turn++ % Math.max(1, this.ready.length)];
      const answer = server && (await make(this.fleet.of(server)).catch(unlessRefused));
      if (answer && !isShuttingDown(answer)) return answer;
      await sleep(PROBE_MS);
    }
    throw new Error('No server was ready');
  }

  close(): void {
    clearInterval(this.probing);
  }

  private async probe(): Promise<void> {
    const found = await Promise.all(
      this.fleet.servers.map(async (server) => {
        const answer = await fetch(`${server.url}/health/ready`).catch(() => undefined);
        return answer?.status === 200 ? [server] : [];
      }),
    );
    this.ready = found.flat();
  }
}

function unlessRefused(error: unknown): undefined {
  const { cause } = error as { cause?: { code?: unknown } };
  if (cause?.code === 'ECONNREFUSED') return undefined;
  throw error;
}

function isShuttingDown({ status, body }: ApiAnswer): boolean {
  return status === 503 && /shutting down/.test(String(body.error?.message));
}
