import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Stands between a client and a server, and can be made to hang or to go away. */
export class TcpProxy {
  private readonly pairs = new Set<readonly [Socket, Socket]>();
  private server: Server | undefined;
  private hanging = false;

  constructor(
    private readonly host: string,
    private readonly target: number,
  ) {}

  /** Listens, on the same port again after `cut()`. */
  async listen(port = 0): Promise<number> {
    this.server = createServer((client) => {
      this.join(client);
    }).listen(port, '127.0.0.1');
    await once(this.server, 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  /** Passes nothing on any more, and closes nothing. */
  hang(hanging: boolean): void {
    this.hanging = hanging;
    for (const [client, upstream] of this.pairs) {
      if (hanging) upstream.pause();
      else upstream.resume();
      if (hanging) client.pause();
      else client.resume();
    }
  }

  /** Closes everything and refuses connections. */
  async cut(): Promise<void> {
    for (const pair of this.pairs) for (const socket of pair) socket.destroy();
    this.pairs.clear();
    const { server } = this;
    if (server === undefined) return;
    this.server = undefined;
    server.close();
    await once(server, 'close');
  }

  private join(client: Socket): void {
    if (this.hanging) client.pause();
    const upstream = connect(this.target, this.host);
    const pair = [client, upstream] as const;
    this.pairs.add(pair);
    client.on('data', (data) => upstream.write(data));
    upstream.on('data', (data) => client.write(data));
    if (this.hanging) upstream.pause();
    for (const [one, other] of [pair, [upstream, client] as const]) {
      one.on('error', () => other.destroy());
      one.on('close', () => {
        other.destroy();
        this.pairs.delete(pair);
      });
    }
  }
}
