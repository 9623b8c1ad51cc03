import { statfs } from 'node:fs/promises';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../common/clock';
import { RunLoad } from '../execution/running/run-load';
import { DatabaseSettings } from '../platform/config/database.settings';
import { StorageSettings } from '../platform/config/storage.settings';
import { Traffic } from '../platform/http/traffic';
import { registry, watchProcess } from '../platform/metrics/instruments';
import { productVersion } from '../platform/system/product-version';
import { BoundedLook } from './bounded-look';
import { EngineGauges } from './engine-gauges';
import { gauges } from './operations.metrics';

/** A scrape waits no longer for any part; Prometheus itself gives up after ten seconds. */
const PATIENCE_MS = 2000;

/** The metrics of this process as Prometheus reads them (text format 0.0.4). */
@Injectable()
export class MetricsReport implements OnModuleInit {
  readonly contentType = registry.contentType;
  private readonly looks: Readonly<Record<string, BoundedLook<unknown>>>;

  constructor(
    private readonly load: RunLoad,
    private readonly traffic: Traffic,
    private readonly database: DatabaseSettings,
    private readonly storage: StorageSettings,
    private readonly engine: EngineGauges,
    private readonly clock: Clock,
  ) {
    this.looks = {
      database: new BoundedLook(() => this.readQueue(), PATIENCE_MS),
      engine: new BoundedLook(() => this.engine.read(), PATIENCE_MS),
      disk: new BoundedLook(() => this.readDisk(), PATIENCE_MS),
    };
  }

  onModuleInit(): void {
    watchProcess();
    gauges.build.labels(productVersion()).set(1);
    gauges.connections.set(this.database.kind === 'sqlite' ? 1 : this.database.poolSize);
  }

  /** Never waits for what hangs: the values of such a part are left out, and `vantage_up` says so. */
  async text(): Promise<string> {
    gauges.runsAtWork.set(this.load.atWork);
    gauges.requests.set(this.traffic.requestsUnderWay);
    await Promise.all(
      Object.entries(this.looks).map(async ([part, look]) => {
        const answered = await look.now().then(
          () => true,
          () => false,
        );
        gauges.up.labels(part).set(answered ? 1 : 0);
        if (!answered) STALE[part]?.();
      }),
    );
    return registry.metrics();
  }

  private async readQueue(): Promise<void> {
    const { runs, since } = await this.load.waiting();
    gauges.runsQueued.set(runs);
    const waited = since === undefined ? 0 : this.clock.now().getTime() - since.getTime();
    gauges.oldestQueued.set(Math.max(0, waited) / 1000);
  }

  private async readDisk(): Promise<void> {
    const { bsize, bavail, blocks } = await statfs(this.storage.dataDir);
    gauges.diskFree.set(bavail * bsize);
    gauges.diskSize.set(blocks * bsize);
  }
}

/** Takes back what an earlier scrape found. */
const STALE: Readonly<Record<string, () => void>> = {
  database: () => {
    gauges.runsQueued.remove();
    gauges.oldestQueued.remove();
  },
  disk: () => {
    gauges.diskFree.remove();
    gauges.diskSize.remove();
  },
};
