import { connect, isIPv6, type Socket } from 'node:net';

/** Pause before the next address is tried beside those under way (RFC 8305, section 5). */
const NEXT_TRY_MS = 250;
/** A name with more addresses than this is not tried to the end. */
const MOST_TRIES = 10;

/**
 * Connects to the first of the addresses that answers, families in turn, each given a short lead
 * over the next. Rejects with the first failure once all have failed, or with the signal's reason.
 */
export function firstConnected(
  addresses: readonly string[],
  port: number,
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    new ConnectionRace(inTurn(addresses), port, signal, resolve, reject).start();
  });
}

class ConnectionRace {
  private readonly running = new Set<Socket>();
  private readonly waiting: string[];
  private timer: NodeJS.Timeout | undefined;
  private failure: unknown = new Error('There is no address to connect to');
  private failed = false;

  constructor(
    addresses: readonly string[],
    private readonly port: number,
    private readonly signal: AbortSignal,
    private readonly won: (socket: Socket) => void,
    private readonly lost: (reason: unknown) => void,
  ) {
    this.waiting = addresses.slice(0, MOST_TRIES);
  }

  start(): void {
    if (this.signal.aborted) {
      this.lost(this.signal.reason);
      return;
    }
    this.signal.addEventListener('abort', this.abort);
    this.next();
  }

  private readonly abort = (): void => {
    this.end();
    this.lost(this.signal.reason);
  };

  private next(): void {
    clearTimeout(this.timer);
    const address = this.waiting.shift();
    if (address !== undefined) this.tryOne(address);
    else if (this.running.size === 0) {
      this.end();
      this.lost(this.failure);
    }
  }

  private tryOne(address: string): void {
    const socket = connect({ host: address, port: this.port, noDelay: true, keepAlive: true });
    this.running.add(socket);
    // It stays for the life of the socket: an error before its user listens must not end the process.
    socket.on('error', (error) => {
      if (this.running.delete(socket)) this.oneFailed(error);
    });
    socket.once('connect', () => {
      this.running.delete(socket);
      this.end();
      this.won(socket);
    });
    if (this.waiting.length > 0) {
      this.timer = setTimeout(() => {
        this.next();
      }, NEXT_TRY_MS);
    }
  }

  private oneFailed(error: Error): void {
    if (!this.failed) this.failure = error;
    this.failed = true;
    this.next();
  }

  private end(): void {
    clearTimeout(this.timer);
    this.signal.removeEventListener('abort', this.abort);
    for (const socket of this.running) socket.destroy();
    this.running.clear();
  }
}

/** The resolver's order, but IPv4 and IPv6 alternate: one family may lead nowhere. */
function inTurn(addresses: readonly string[]): string[] {
  const [first = ''] = addresses;
  const ours = addresses.filter((address) => isIPv6(address) === isIPv6(first));
  const others = addresses.filter((address) => isIPv6(address) !== isIPv6(first));
  return ours.flatMap((address, index) => {
    const other = others[index];
    const rest = index === ours.length - 1 ? others.slice(index + 1) : [];
    return other === undefined ? [address] : [address, other, ...rest];
  });
}
