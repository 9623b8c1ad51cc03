import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { connect as connectTcp, type Socket } from 'node:net';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import type { OutboundAgents } from '../../node-sdk';
import type { AllowList } from './allow-list';
import { permittedAddresses, resolveBySystem } from './guarded-connector';

/** A TCP connection to an address of `host` that the guard permits. */
export async function guardedSocket(
  { host, port }: { readonly host: string; readonly port: number },
  allow: AllowList,
  signal: AbortSignal,
): Promise<Socket> {
  const [address = ''] = await permittedAddresses(host, port, allow, resolveBySystem);
  const socket = connectTcp({ host: address, port, signal });
  await once(socket, 'connect', { signal });
  return socket;
}

/** Node's agents whose sockets are all opened by `guardedSocket`. */
export function guardedAgents(allow: AllowList, signal: AbortSignal): OutboundAgents {
  return { http: new GuardedHttpAgent(allow, signal), https: new GuardedHttpsAgent(allow, signal) };
}

type Created = (error: Error | null, stream: Duplex) => void;
interface Target {
  readonly host?: string | null;
  readonly port?: number | string | null;
  readonly servername?: string;
}

class GuardedHttpAgent extends HttpAgent {
  constructor(
    private readonly allow: AllowList,
    private readonly signal: AbortSignal,
  ) {
    super({ keepAlive: true });
  }

  override createConnection(target: Target, created?: Created): undefined {
    open(target, this.allow, this.signal, created, (socket) => socket);
  }
}

class GuardedHttpsAgent extends HttpsAgent {
  constructor(
    private readonly allow: AllowList,
    private readonly signal: AbortSignal,
  ) {
    super({ keepAlive: true });
  }

  override createConnection(target: Target, created?: Created): undefined {
    open(target, this.allow, this.signal, created, (socket) =>
      connectTls({ socket, servername: target.servername ?? target.host ?? '' }),
    );
  }
}

function open(
  target: Target,
  allow: AllowList,
  signal: AbortSignal,
  created: Created | undefined,
  wrap: (socket: Socket) => Duplex,
): void {
  guardedSocket({ host: target.host ?? '', port: Number(target.port) }, allow, signal).then(
    (socket) => created?.(null, wrap(socket)),
    (error: unknown) => created?.(error as Error, undefined as never),
  );
}
