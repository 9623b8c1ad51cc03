import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Stands before several servers of this machine and hands each new connection to the next. */
export class TcpBalancer {
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;
  private turn = 0;
  /** Ports of the servers. */
  targets: readonly number[] = [];

  constructor() {
    this.server = createServer({ allowHalfOpen: true }, (client) => {
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

  private join(client: Socket): void {
    const target = this.targets[this.turn++ % this.targets.length];
    if (target === undefined) {
      client.destroy();
      return;
    }
    const upstream = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true });
    client.pipe(upstream).pipe(client);
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.sockets.delete(one);
        // What has already arrived is still passed on
        if (!other.destroyed) other.end();
      });
    }
  }
}
