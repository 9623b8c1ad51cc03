import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { UnitOfWork } from '../platform/database/unit-of-work';
import { nextFireTime } from './fire-times';
import type { ScheduleEntity } from './schedule.entity';
import { SchedulesRepository } from './schedules.repository';

/** A clock that falls behind by less is only being kept right. */
const SET_BACK_MS = 5000;
const BATCH = 200;

/**
 * Sees that the clock of this machine was set back, and brings fire times forward that were reckoned
 * by it before: an interval of a second would else be silent for as long as the clock was ahead. A
 * fire time that has made its run already does not make another.
 */
@Injectable()
export class SetBackClock {
  private offset: number | undefined;

  constructor(
    private readonly schedules: SchedulesRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** `monotonicMs`: a clock that nobody sets. The first look finds what was set back before. */
  async look(monotonicMs = performance.now()): Promise<void> {
    const offset = this.clock.now().getTime() - monotonicMs;
    const before = this.offset;
    if (before === undefined) await this.bringForward((one) => one.intervalSeconds !== null);
    else if (offset < before - SET_BACK_MS) await this.bringForward(() => true);
    this.offset = offset;
  }

  /** Only an interval says by itself that its fire time is too far off. */
  private async bringForward(concerns: (schedule: ScheduleEntity) => boolean): Promise<void> {
    const now = this.clock.now();
    let last = 0;
    for (;;) {
      const waiting = await this.schedules.findWaiting(now, last, BATCH);
      for (const schedule of waiting.filter(concerns)) {
        const nextRunAt = nextFireTime(schedule, now);
        const isTooFarOff = nextRunAt && schedule.nextRunAt && nextRunAt < schedule.nextRunAt;
        if (!isTooFarOff) continue;
        await this.unitOfWork.run((manager) =>
          this.schedules.advance(manager, schedule, { nextRunAt }),
        );
      }
      if (waiting.length < BATCH) return;
      last = waiting.at(-1)?.id ?? last;
    }
  }
}
