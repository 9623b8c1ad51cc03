import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls';
import type { OutboundAgents } from '../../node-sdk';
import { CONNECT_TIMEOUT_MS } from './dialer';
import { ConnectionFailed } from './egress-error';
import type { Place } from './place';

/** Opens a checked connection. */
export type OpenSocket = (place: Place) => Promise<Socket>;

/** Node's agents with every socket opened by `open`. */
export function guardedAgents(open: OpenSocket): OutboundAgents {
  return { http: new GuardedHttpAgent(open), https: new GuardedHttpsAgent(open) };
}

type Created = (error: Error | null, stream: Duplex) => void;
interface Target {
  readonly host?: string | null | undefined;
  readonly port?: number | string | null | undefined;
}

class GuardedHttpAgent extends HttpAgent {
  constructor(private readonly open: OpenSocket) {
    super({ keepAlive: true });
  }

  override createConnection(target: Target, created?: Created): undefined {
    hand(this.open(placeOf(target, 80)), created);
  }
}

class GuardedHttpsAgent extends HttpsAgent {
  constructor(private readonly open: OpenSocket) {
    super({ keepAlive: true });
  }

  override createConnection(target: Target & ConnectionOptions, created?: Created): undefined {
    const place = placeOf(target, 443);
    hand(
      this.open(place).then((socket) => secured(socket, place, target)),
      created,
    );
  }
}

function placeOf({ host, port }: Target, defaultPort: number): Place {
  return { host: host ?? 'localhost', port: Number(port ?? defaultPort) };
}

function hand(opening: Promise<Duplex>, created: Created | undefined): undefined {
  opening.then(
    (stream) => created?.(null, stream),
    (error: unknown) => created?.(error as Error, undefined as never),
  );
}

/** TLS over the connection: it asks for, and verifies, the host's name. */
function secured(socket: Socket, place: Place, options: ConnectionOptions): TLSSocket {
  const { host } = place;
  const servername = options.servername ?? (isIP(host) === 0 ? host : '');
  const stream = connectTls({ ...options, host, socket, servername });
  const timer = setTimeout(() => {
    stream.destroy(new ConnectionFailed(place, 'ETIMEDOUT'));
  }, CONNECT_TIMEOUT_MS);
  const done = (): void => {
    clearTimeout(timer);
  };
  return stream.once('secureConnect', done).once('close', done);
}
