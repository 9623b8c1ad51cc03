import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NodeDraft } from './workflows';

/** A loopback source of JSON rows that answers late on demand and knows who is waiting. */
export class SourceServer {
  /** Requests that came in since the start. */
  requests = 0;
  /** The most that were open at once. */
  peak = 0;
  private open = 0;
  private held: (() => void)[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<SourceServer> {
    const server = createServer();
    const source = new SourceServer(server);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      source.answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return source;
  }

  /** `127.0.0.1:port`, for EGRESS_ALLOW. */
  get host(): string {
    return `127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  /** A getter of `rows` rows `{n, text}` that come after `delay` ms, or not before `release()`. */
  node(rows: number, delay: number | 'held' = 0): NodeDraft {
    const url = `http://${this.host}/rows?rows=${String(rows)}&delay=${String(delay)}`;
    return { node_type: 'http/request', node_role: 'getter', label: 'Source', config: { url } };
  }

  /** Resolves once `count` requests are held. */
  async holds(count: number): Promise<void> {
    while (this.held.length < count) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  /** Answers all held requests. */
  release(): void {
    for (const answer of this.held.splice(0)) answer();
  }

  async close(): Promise<void> {
    this.release();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    this.requests += 1;
    this.open += 1;
    this.peak = Math.max(this.peak, this.open);
    response.once('close', () => {
      this.open -= 1;
    });
    const query = new URL(request.url ?? '', 'http://source').searchParams;
    const rows = Array.from({ length: Number(query.get('rows')) }, (_, n) => ({
      n,
      text: `row ${String(n)}`,
    }));
    const send = (): void => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(rows));
    };
    if (query.get('delay') === 'held') this.held.push(send);
    else setTimeout(send, Number(query.get('delay')));
  }
}
