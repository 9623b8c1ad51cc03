import { Injectable } from '@nestjs/common';
import { EngineClient } from '../engine/process-pool/engine-client';
import { residentBytes } from '../engine/process-pool/memory-watch';
import { ExecutionSettings } from '../platform/config/execution.settings';
import { gauges } from './operations.metrics';

/** Puts down how the engine processes are. */
@Injectable()
export class EngineGauges {
  constructor(
    private readonly engine: EngineClient,
    private readonly settings: ExecutionSettings,
  ) {}

  async read(): Promise<void> {
    const processes = this.engine.processes();
    const resident = await Promise.all(
      processes.map(async ({ pid }) => (pid === undefined ? undefined : await residentBytes(pid))),
    );
    const { engineUp, engineMemory, engineRuns, engineWanted } = gauges;
    for (const one of [engineUp, engineMemory, engineRuns]) one.reset();
    engineWanted.set(this.settings.engineProcesses);
    processes.forEach(({ place, isReady, runs }, index) => {
      engineUp.labels(place).inc(isReady ? 1 : 0);
      const bytes = resident[index];
      if (bytes !== undefined) engineMemory.labels(place).inc(bytes);
      engineRuns.labels(place).inc(runs);
    });
  }
}
