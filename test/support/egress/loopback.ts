import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NodeHttp } from '../../../src/node-sdk';
import type { ResolveHost } from '../../../src/platform/egress/egress-guard';
import { TestGate } from './ways-out';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Servers on loopback and clients that go out to them; all closed after each test. */
export class Loopback {
  spoolDirectory = '';
  private readonly cleanups: (() => Promise<void> | void)[] = [];

  /** For the suite that calls it. */
  static forSuite(): Loopback {
    const loopback = new Loopback();
    beforeEach(() => {
      loopback.spoolDirectory = mkdtempSync(join(tmpdir(), 'vantage-egress-'));
      loopback.cleanups.push(() => {
        rmSync(loopback.spoolDirectory, { recursive: true, force: true });
      });
    });
    afterEach(async () => {
      for (const cleanup of loopback.cleanups.splice(0).reverse()) await cleanup();
    });
    return loopback;
  }

  async serve(handler: Handler): Promise<{ port: number; server: Server }> {
    const server = createServer(handler);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.cleanups.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return { port: (server.address() as AddressInfo).port, server };
  }

  client(
    allow: readonly string[],
    options: { resolve?: ResolveHost; signal?: AbortSignal } = {},
  ): NodeHttp {
    const gate = new TestGate({ allow, spoolDirectory: this.spoolDirectory, ...options });
    this.cleanups.push(() => gate.close());
    return gate.run.unlimited.http;
  }
}

/** Answers with that text. */
export function answering(body: string, headers: Record<string, string> = {}): Handler {
  return (_, response) => response.writeHead(200, headers).end(body);
}
