import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request as a stub saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** When it came, in milliseconds of performance.now(). */
  readonly at: number;
}

export interface StubAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; text and bytes as they are. */
  readonly body?: unknown;
}

/** Instead of the usual answer: another one, none at all, or a connection that ends. */
export type Disturbance = StubAnswer | 'hang' | 'cut' | 'cut in the body';

/** A service on loopback that answers as its protocol says, unless it is told to misbehave. */
export abstract class HttpStub {
  readonly requests: SeenRequest[] = [];
  private readonly disturbances: (Disturbance | undefined)[] = [];
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      void this.serve(request, response);
    });
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get host(): string {
    return `127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  get url(): string {
    return `http://${this.host}`;
  }

  /** What becomes of the next requests, one each; undefined lets one through. */
  disturb(...disturbances: (Disturbance | undefined)[]): void {
    this.disturbances.push(...disturbances);
  }

  /** Forgets what it saw and what it was told. */
  reset(): void {
    this.requests.length = 0;
    this.disturbances.length = 0;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  protected abstract answer(request: SeenRequest): StubAnswer;

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    const seen: SeenRequest = {
      method: request.method ?? '',
      path: pathname,
      query: searchParams,
      headers: request.headers,
      body: await text(request),
      at: performance.now(),
    };
    this.requests.push(seen);
    const disturbance = this.disturbances.shift();
    if (disturbance === 'hang') return;
    if (disturbance === 'cut') request.socket.destroy();
    else if (disturbance === 'cut in the body') sendHalf(this.answer(seen), request, response);
    else send(disturbance ?? this.answer(seen), response);
  }
}

function send(
  { status = 200, headers = {}, body = {} }: StubAnswer,
  response: ServerResponse,
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(contentOf(body));
}

function sendHalf(
  { body = {} }: StubAnswer,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const content = contentOf(body);
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write(content.slice(0, content.length / 2), () => request.socket.destroy());
}

function contentOf(body: unknown): string | Buffer {
  return typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
}
