import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { EgressSettings } from '../config/egress.settings';
import { AllowList } from './allow-list';
import { Dialer } from './dialer';
import { EgressGuard } from './egress-guard';
import type { HttpPool } from './http-pool';
import { RunOutbound, type RunOutboundOptions } from './run-outbound';

/** The one gate through which nodes reach the network. */
@Injectable()
export class EgressGate implements OnApplicationShutdown {
  private readonly dialer: Dialer;
  private pool: Promise<HttpPool> | undefined;

  constructor(settings: EgressSettings) {
    this.dialer = new Dialer(new EgressGuard(new AllowList(settings.allow)));
  }

  /** The ways out for one run, or for one test of a credential. The caller closes them. */
  forRun(options: RunOutboundOptions): RunOutbound {
    return new RunOutbound(() => (this.pool ??= httpPool(this.dialer)), this.dialer, options);
  }

  async onApplicationShutdown(): Promise<void> {
    const pool = await this.pool;
    await pool?.destroy();
  }
}

async function httpPool(dialer: Dialer): Promise<HttpPool> {
  const { HttpPool } = await import('./http-pool.js');
  return new HttpPool(dialer);
}
