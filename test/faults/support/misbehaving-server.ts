import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setInterval as every } from 'node:timers';

const DRIP_MS = 100;

/** What a server says, piece by piece, as far as it gets. */
export interface Speech {
  /** Before the client has said anything; databases and mail servers begin. */
  readonly greeting?: string | Buffer;
  /** The beginning of an answer that has more to come. */
  readonly half: string | Buffer;
}

export const PHASES = ['before anything', 'after the question', 'in the answer'] as const;
export const ENDS = ['hangs', 'resets', 'closes its half', 'drips'] as const;
/** How far it goes, and what it does then. */
export interface Manner {
  readonly phase: (typeof PHASES)[number];
  readonly end: (typeof ENDS)[number];
}

/** A TCP server that fails each connection at a certain point in a certain way. */
export class MisbehavingServer {
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  private constructor(
    private readonly speech: Speech,
    private readonly manner: Manner,
  ) {
    this.server = createServer({ allowHalfOpen: true }, (socket) => {
      this.serve(socket);
    });
  }

  static async start(speech: Speech, manner: Manner): Promise<MisbehavingServer> {
    const misbehaving = new MisbehavingServer(speech, manner);
    misbehaving.server.listen(0, '127.0.0.1');
    await once(misbehaving.server, 'listening');
    return misbehaving;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Connections that the client has not let go of. */
  get open(): number {
    return this.sockets.size;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.on('end', () => {
      socket.destroy();
    });
    const { greeting, half } = this.speech;
    const { phase } = this.manner;
    if (phase === 'before anything') {
      this.end(socket);
      return;
    }
    if (greeting !== undefined) socket.write(greeting);
    socket.once('data', () => {
      socket.resume();
      if (phase === 'in the answer') socket.write(half);
      setTimeout(() => {
        this.end(socket);
      }, DRIP_MS);
    });
  }

  private end(socket: Socket): void {
    socket.resume();
    switch (this.manner.end) {
      case 'hangs':
        return;
      case 'resets':
        socket.resetAndDestroy();
        return;
      case 'closes its half':
        socket.end();
        return;
      case 'drips': {
        const dripping = every(() => socket.write(' '), DRIP_MS);
        socket.once('close', () => {
          clearInterval(dripping);
        });
      }
    }
  }
}
