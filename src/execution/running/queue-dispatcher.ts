import { Injectable } from '@nestjs/common';
import { WakeUps } from '../../platform/queue/wake-ups';
import { RunDispatcher } from './run-dispatcher';

/** Queue mode: every run waits in the database, and one of the workers is woken for it. */
@Injectable()
export class QueueDispatcher extends RunDispatcher {
  constructor(private readonly wakeUps: WakeUps) {
    super();
  }

  override takeNow(): undefined {
    return undefined;
  }

  override waits(executionId: string): void {
    this.wakeUps.send(executionId);
  }
}
