import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Agent } from 'undici';
import { EgressSettings } from '../config/egress.settings';
import { AllowList } from './allow-list';
import { Dialer } from './dialer';
import { EgressGuard } from './egress-guard';
import { httpConnector } from './http-connector';
import { RunOutbound, type RunOutboundOptions } from './run-outbound';

/** Below what common servers keep: a request on a connection that just closed may be lost. */
const KEEP_ALIVE_MS = 4_000;
const CONNECTIONS_PER_ORIGIN = 64;

/**
 * The one gate through which nodes reach the network. Connections for HTTP are kept alive and
 * shared by the runs of a process; each was opened to an address that was checked.
 */
@Injectable()
export class EgressGate implements OnApplicationShutdown {
  private readonly dialer: Dialer;
  private readonly agent: Agent;

  constructor(settings: EgressSettings) {
    this.dialer = new Dialer(new EgressGuard(new AllowList(settings.allow)));
    this.agent = agentOf(this.dialer);
  }

  /** The ways out for one run, or for one test of a credential. The caller closes them. */
  forRun(options: RunOutboundOptions): RunOutbound {
    return new RunOutbound(this.agent, this.dialer, options);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }
}

export function agentOf(dialer: Dialer): Agent {
  return new Agent({
    connect: httpConnector(dialer),
    connections: CONNECTIONS_PER_ORIGIN,
    keepAliveTimeout: KEEP_ALIVE_MS,
    pipelining: 1,
  });
}
