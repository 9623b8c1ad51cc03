import type { Socket } from 'node:net';
import { type ConnectTarget, NodeError, type Outbound, type OutboundAgents } from '../../node-sdk';
import type { Dialer } from './dialer';
import { guardedAgents } from './guarded-agents';
import { HostLimit } from './host-limit';
import type { HttpPool } from './http-pool';
import type { Place } from './place';

export interface RunOutboundOptions {
  /** Everything under way ends when it aborts. */
  readonly signal: AbortSignal;
  /** Where bodies too large for memory go; removed by whoever owns the run. */
  readonly spoolDirectory: string;
}

/** The ways out of one run; nothing that they opened outlives `close`. */
export class RunOutbound {
  private readonly ended = new AbortController();
  private readonly signal: AbortSignal;
  private readonly sockets = new Set<Socket>();
  /** Those that an abort leaves open. */
  private readonly lastSockets = new Set<Socket>();
  private readonly agents: OutboundAgents[] = [];

  constructor(
    private readonly pool: () => Promise<HttpPool>,
    private readonly dialer: Dialer,
    private readonly options: RunOutboundOptions,
  ) {
    this.signal = AbortSignal.any([options.signal, this.ended.signal]);
    this.signal.addEventListener('abort', this.destroyAll, { once: true });
  }

  /** To every host that the settings permit. */
  get unlimited(): Outbound {
    return this.outbound(undefined);
  }

  /** To these hosts alone: `host`, `*.host`, each with or without a port. */
  limitedTo(hosts: readonly string[]): Outbound {
    return this.outbound(new HostLimit(hosts));
  }

  close(): void {
    this.ended.abort(new NodeError('The run has ended'));
    for (const socket of this.lastSockets) socket.destroy();
  }

  private outbound(limit: HostLimit | undefined): Outbound {
    const { spoolDirectory } = this.options;
    const options = { signal: this.signal, spoolDirectory, limit };
    let agents: OutboundAgents | undefined;
    return {
      http: { request: async (request) => (await this.pool()).http(options).request(request) },
      fetch: async (...request) => (await this.pool()).fetch(options)(...request),
      agents: () => (agents ??= this.newAgents(limit)),
      connect: (to) => this.open(to, limit),
    };
  }

  private newAgents(limit: HostLimit | undefined): OutboundAgents {
    const agents = guardedAgents((place) => this.open(place, limit));
    this.agents.push(agents);
    return agents;
  }

  private async open(
    { host, port, evenAborted = false }: ConnectTarget,
    limit: HostLimit | undefined,
  ): Promise<Socket> {
    const place: Place = { host, port };
    const signal = evenAborted ? this.ended.signal : this.signal;
    const sockets = evenAborted ? this.lastSockets : this.sockets;
    signal.throwIfAborted();
    limit?.check(place);
    const socket = await this.dialer.dial(place, signal);
    sockets.add(socket);
    return socket.once('close', () => sockets.delete(socket));
  }

  private readonly destroyAll = (): void => {
    for (const { http, https } of this.agents) {
      http.destroy();
      https.destroy();
    }
    for (const socket of this.sockets) socket.destroy();
  };
}
