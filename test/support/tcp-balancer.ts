import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Stands before several servers of this machine and hands each new connection to the next. */
export class TcpBalancer {
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;
  private turn = 0;

  /** `ports`: of the servers as they are now. */
  constructor(private readonly ports: () => readonly number[]) {
    this.server = createServer({ allowHalfOpen: true }, (client) => {
      client.on('error', () => client.destroy());
      this.join(client);
    });
  }

  /** `http://127.0.0.1:<port>` */
  async listen(): Promise<string> {
    if (!this.server.listening) {
      this.server.listen(0, '127.0.0.1');
      await once(this.server, 'listening');
    }
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  /** Servers that refuse are passed over, each once. */
  private join(client: Socket, tries = this.ports().length): void {
    const ports = this.ports();
    const port = ports[this.turn++ % ports.length];
    if (port === undefined || tries === 0) {
      client.destroy();
      return;
    }
    const upstream = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const refused = (): void => {
      this.join(client, tries - 1);
    };
    upstream.once('error', refused);
    upstream.once('connect', () => {
      upstream.off('error', refused);
      this.tie(client, upstream);
    });
  }

  private tie(client: Socket, upstream: Socket): void {
    client.pipe(upstream).pipe(client);
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.sockets.add(one);
      one.on('close', () => {
        this.sockets.delete(one);
        // What has already arrived is still passed on
        if (!other.destroyed) other.end();
      });
    }
    client.on('error', () => upstream.destroy());
    // A server that has answered may not wait for the rest of the request: the answer counts
    upstream.on('error', () => client.resume());
  }
}
