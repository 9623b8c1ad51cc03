import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ExecutionSettings } from '../../platform/config/execution.settings';
import { WakeUps } from '../../platform/queue/wake-ups';
import { RunLoop } from './run-loop';

/** Queue mode: this worker takes wake-ups while it has a free place, so that others get the rest. */
@Injectable()
export class WokenLoop implements OnApplicationBootstrap {
  constructor(
    private readonly wakeUps: WakeUps,
    private readonly loop: RunLoop,
    private readonly settings: ExecutionSettings,
  ) {}

  onApplicationBootstrap(): void {
    if (this.settings.mode !== 'queue' || !this.settings.carriesOutRuns) return;
    this.wakeUps.receive(async () => {
      await this.loop.wake();
      await this.loop.room();
    });
  }
}
