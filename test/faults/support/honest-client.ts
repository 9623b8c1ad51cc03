import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiAnswer, ApiClient } from '../../support/api-client';
import type { TestServer } from '../../support/test-server';
import type { Fleet } from './fleet';

const PROBE_MS = 50;
const PROBE_PATIENCE_MS = 500;
const MOST_TRIES = 100;

/**
 * Calls whichever server says that it is ready, as a load balancer does. What a server refuses because
 * it shuts down, before it began anything, goes to another one; so does what finds nobody listening.
 * All else counts as it came.
 */
export class HonestClient {
  private readonly ready: Set<TestServer>;
  private isClosed = false;
  private turn = 0;

  constructor(private readonly fleet: Fleet) {
    this.ready = new Set(fleet.servers);
    for (const server of fleet.servers) void this.watch(server);
  }

  /** Rejects where a connection broke off: then nobody knows what was done. */
  async call(make: (client: ApiClient) => Promise<ApiAnswer>): Promise<ApiAnswer> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const ready = [...this.ready];
      const server = ready[this.turn++ % Math.max(1, ready.length)];
      const answer = server && (await make(this.fleet.of(server)).catch(unlessRefused));
      if (answer && !isShuttingDown(answer)) return answer;
      await sleep(PROBE_MS);
    }
    throw new Error('No server was ready');
  }

  close(): void {
    this.isClosed = true;
  }

  /** One question after the other, so that a late answer never takes the place of a newer one. */
  private async watch(server: TestServer): Promise<void> {
    while (!this.isClosed) {
      const signal = AbortSignal.timeout(PROBE_PATIENCE_MS);
      const answer = await fetch(`${server.url}/health/ready`, { signal }).catch(() => undefined);
      if (answer?.status === 200) this.ready.add(server);
      else this.ready.delete(server);
      await sleep(PROBE_MS);
    }
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
