import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { Retention } from '../platform/database/retention';
import { SchedulesRepository } from './schedules.repository';

/** Longer than any fire time can be made up for. */
const KEPT_MS = 86_400_000;

/** Forgets fire times after a day; nothing fires that early again. */
@Injectable()
export class FiringRetention extends Retention {
  protected override readonly what = 'fire times';

  constructor(
    private readonly schedules: SchedulesRepository,
    private readonly clock: Clock,
  ) {
    super();
  }

  protected override removeBatch(limit: number): Promise<number> {
    const before = new Date(this.clock.now().getTime() - KEPT_MS);
    return this.schedules.removeFiringsBefore(before, limit);
  }
}
