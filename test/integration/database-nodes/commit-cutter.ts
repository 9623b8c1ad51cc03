import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/**
 * What becomes of a COMMIT on its way: kept from the server, done there but not answered, or answered
 * a while later.
 */
export type CommitFate = 'lost' | 'unanswered' | { readonly delayMs: number };

/** Stands between dbWrite and a server, and watches for COMMIT. */
export class CommitCutter {
  /** COMMITs seen so far. */
  commits = 0;
  private readonly sockets = new Set<Socket>();
  private readonly timers = new Set<NodeJS.Timeout>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async before(host: string, target: number, fate: CommitFate): Promise<CommitCutter> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const cutter = new CommitCutter(server, (server.address() as AddressInfo).port);
    server.on('connection', (client) => {
      cutter.join(client, connect(target, host), fate);
    });
    return cutter;
  }

  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }

  private join(client: Socket, upstream: Socket, fate: CommitFate): void {
    let answers: 'pass' | 'drop' | number = 'pass';
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
    client.on('data', (data: Buffer) => {
      if (!data.includes('COMMIT')) {
        upstream.write(data);
        return;
      }
      this.commits++;
      if (fate === 'lost') {
        client.destroy();
        return;
      }
      answers = fate === 'unanswered' ? 'drop' : fate.delayMs;
      upstream.write(data);
    });
    upstream.on('data', (data: Buffer) => {
      if (answers === 'pass') client.write(data);
      else if (answers === 'drop') client.destroy();
      else this.timers.add(setTimeout(() => client.write(data), answers));
    });
  }
}
