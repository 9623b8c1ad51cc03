import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Agent, fetch as undiciFetch } from 'undici';
import type { Outbound } from '../../node-sdk';
import { EgressSettings } from '../config/egress.settings';
import { AllowList } from './allow-list';
import { guardedAgents, guardedSocket } from './guarded-sockets';
import { guardedConnector, type ResolveHost } from './guarded-connector';
import { RunHttp, type RunHttpOptions } from './run-http';

const KEEP_ALIVE_MS = 15_000;
const CONNECTIONS_PER_ORIGIN = 64;

/**
 * Where every outbound HTTP request of a node passes: one pool of kept-alive connections a process,
 * each opened to an address that was checked.
 */
@Injectable()
export class EgressHttp implements OnApplicationShutdown {
  private readonly allow: AllowList;
  private readonly agent: Agent;

  constructor(settings: EgressSettings) {
    this.allow = new AllowList(settings.allow);
    this.agent = agentOf(this.allow);
  }

  /** The ways out for one run: cancelled with it, large bodies spooled into its folder. */
  forRun(options: RunHttpOptions): Outbound {
    const { agent, allow } = this;
    return {
      http: new RunHttp(agent, allow, options),
      fetch: ((input: string, init?: RequestInit) =>
        undiciFetch(input, { ...init, dispatcher: agent } as never)) as unknown as typeof fetch,
      agents: () => guardedAgents(allow, options.signal),
      connect: (to) => guardedSocket(to, allow, options.signal),
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }
}

export function agentOf(allow: AllowList, resolve?: ResolveHost): Agent {
  return new Agent({
    connect: guardedConnector(allow, resolve),
    connections: CONNECTIONS_PER_ORIGIN,
    keepAliveTimeout: KEEP_ALIVE_MS,
    pipelining: 1,
  });
}
