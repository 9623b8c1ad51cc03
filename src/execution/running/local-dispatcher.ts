import { Injectable } from '@nestjs/common';
import { RunDispatcher } from './run-dispatcher';
import { RunLoop } from './run-loop';
import type { RunOrder } from './run-order';
import type { StartedRun } from './runs-at-work';

/** Local mode: this process carries out what it accepts. */
@Injectable()
export class LocalDispatcher extends RunDispatcher {
  constructor(private readonly loop: RunLoop) {
    super();
  }

  override takeNow(order: RunOrder): StartedRun | undefined {
    return this.loop.takeNow(order);
  }

  override waits(): void {
    void this.loop.wake();
  }
}
