import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { ExecutionSettings } from '../platform/config/execution.settings';
import { Retention } from '../platform/database/retention';
import { ExecutionsRepository } from './executions.repository';

const DAY_MS = 86_400_000;

/** Forgets executions that ended long ago. Their results expire by themselves. */
@Injectable()
export class ExecutionRetention extends Retention {
  protected override readonly what = 'executions';

  constructor(
    private readonly executions: ExecutionsRepository,
    private readonly settings: ExecutionSettings,
    private readonly clock: Clock,
  ) {
    super();
  }

  protected override removeBatch(limit: number): Promise<number> {
    const before = new Date(this.clock.now().getTime() - this.settings.retentionDays * DAY_MS);
    return this.executions.removeEndedBefore(before, limit);
  }
}
